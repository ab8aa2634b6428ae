/** Size of the difference by the size of the reference; not a number where one of them is none, or the lengths differ. */
export function relativeDifference(values: Float32Array, reference: Float32Array): number {
  if (values.length !== reference.length) return Number.NaN;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < reference.length; i++) {
    difference += (values[i]! - reference[i]!) ** 2;
    size += reference[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}
