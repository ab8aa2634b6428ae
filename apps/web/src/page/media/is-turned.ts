const startOfScan = 0xda;
const exifSegment = 0xe1;
const orientationTag = 0x0112;

/** Whether a JPEG's EXIF data turns it by a quarter: https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf */
export function isTurned(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return false;
  for (let at = 2; at + 10 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== startOfScan; ) {
    const length = view.getUint16(at + 2);
    const isExif = bytes[at + 1] === exifSegment && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return orientation(bytes.subarray(at + 10, at + 2 + length)) >= 5;
    at += 2 + length;
  }
  return false;
}

/** 1 to 8; 0 without. @param tiff what stands behind the segment's name: a TIFF header and its fields */
function orientation(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return 0;
  const isLittle = view.getUint16(0) === 0x4949;
  const fields = view.getUint32(4, isLittle);
  if (fields + 2 > tiff.length) return 0;
  const count = view.getUint16(fields, isLittle);
  for (let i = 0, at = fields + 2; i < count && at + 12 <= tiff.length; i++, at += 12) {
    if (view.getUint16(at, isLittle) === orientationTag) return view.getUint16(at + 8, isLittle);
  }
  return 0;
}
