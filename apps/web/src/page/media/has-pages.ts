/** Whether bytes are a TIFF of more than one page. Its pages are a chain of directories: https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf */
export function hasPages(bytes: Uint8Array): boolean {
  const mark = String.fromCharCode(...bytes.subarray(0, 4));
  const little = mark === "II*\0";
  if (!little && mark !== "MM\0*") return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const directory = view.getUint32(4, little);
    const entries = view.getUint16(directory, little);
    return view.getUint32(directory + 2 + 12 * entries, little) !== 0;
  } catch {
    // Cut off: the server says so better.
    return false;
  }
}
