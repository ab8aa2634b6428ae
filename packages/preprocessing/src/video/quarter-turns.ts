/**
 * Clockwise turns by 90° (0 to 3) of a display matrix: nine 32-bit fixed-point numbers [3, 3], as libav has them. The first two are
 * cosine and sine of the angle, times a scale. `null` stands for no turn.
 */
export function quarterTurns(matrix: Uint8Array | null): number {
  if (matrix === null || matrix.byteLength < 36) return 0;
  const view = new DataView(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  // libav keeps the matrix in the machine's own byte order, which is little-endian wherever Node runs with node-av.
  const angle = Math.atan2(view.getInt32(4, true), view.getInt32(0, true));
  return (Math.round((angle * 2) / Math.PI) + 4) % 4;
}
