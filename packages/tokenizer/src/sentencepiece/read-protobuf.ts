/** A field of a protobuf message: numbers for varints, bytes for everything else. */
export interface ProtobufField {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/**
 * Reads the fields of a protobuf message, in file order. Varints above 2⁵³ lose precision.
 *
 * @throws RangeError when the bytes are cut off or not protobuf
 */
export function* readProtobuf(bytes: Uint8Array): Generator<ProtobufField> {
  let position = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[position++];
      if (byte === undefined) throw new RangeError("the message is cut off");
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RangeError("a number is too long");
  };
  const readBytes = (length: number): Uint8Array => {
    const end = position + length;
    if (end > bytes.length) throw new RangeError("the message is cut off");
    const part = bytes.subarray(position, end);
    position = end;
    return part;
  };
  while (position < bytes.length) {
    const key = readVarint();
    const number = Math.floor(key / 8);
    if (number === 0) throw new RangeError("a field has the number 0");
    const wire = key % 8;
    if (wire === 0) yield { number, value: readVarint() };
    else if (wire === 1) yield { number, value: readBytes(8) };
    else if (wire === 2) yield { number, value: readBytes(readVarint()) };
    else if (wire === 5) yield { number, value: readBytes(4) };
    else throw new RangeError(`a field has the wire type ${wire}`);
  }
}
