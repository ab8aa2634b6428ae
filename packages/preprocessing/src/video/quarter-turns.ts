/**
 * Clockwise turns by 90° (0 to 3) of a display matrix: nine 32-bit fixed-point numbers [3, 3], as MP4 and libav have them. The first two
 * are cosine and sine of the angle, times a scale. `null` stands for no turn.
 */
export function quarterTurns(matrix: Uint8Array | null): number {
  if (matrix === null || matrix.byteLength < 36) return 0;
  const view = new DataView(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  // libav keeps the matrix in the machine's own byte order, which is little-endian wherever Node runs with node-av.
  const [cosine, sine, otherSine, otherCosine] = [0, 4, 12, 16].map((at) => view.getInt32(at, true)) as [number, number, number, number];
  const angle = Math.atan2(sine / Math.hypot(otherCosine, sine || 1), cosine / Math.hypot(cosine, otherSine || 1));
  return (Math.round((angle * 2) / Math.PI) + 4) % 4;
}
