const piece = 262_144;
const longest = 10;
const [tab, lineFeed, carriageReturn, space, hash, zero, nine] = [9, 10, 13, 32, 35, 48, 57];

/**
 * Reads numbers written as text, in pieces. Between "#" and the end of the line is a comment.
 *
 * @param table 8-bit values of the numbers
 * @param count how many there must be; more are not looked at
 * @param digits digits of a number, where they may follow each other without space
 */
export function* readPlainSamples(
  bytes: Uint8Array,
  from: number,
  { table, most, count, digits }: { table: Uint8ClampedArray; most: number; count: number; digits?: number },
): Generator<void, Uint8Array, void> {
  const samples = new Uint8Array(count);
  let [value, length, done] = [0, 0, 0];
  const finish = () => {
    if (value > most) throw new Error(`${value} is above ${most}`);
    samples[done++] = table[value]!;
    value = length = 0;
  };
  for (let at = from; at < bytes.length && done < count; at++) {
    if (at % piece === 0) yield;
    const byte = bytes[at]!;
    if (byte >= zero && byte <= nine) {
      value = value * 10 + byte - zero;
      if (++length > longest) throw new Error(`a number of more than ${longest} digits`);
      if (length === digits) finish();
    } else if (byte === hash) {
      while (at + 1 < bytes.length && bytes[at + 1] !== lineFeed && bytes[at + 1] !== carriageReturn) at++;
      at++;
    } else if (byte === space || (byte >= tab && byte <= carriageReturn)) {
      if (length > 0) finish();
    } else throw new Error(`${JSON.stringify(String.fromCharCode(byte))} among the numbers`);
  }
  if (length > 0 && done < count) finish();
  if (done < count) throw new Error("the file is cut off");
  return samples;
}
