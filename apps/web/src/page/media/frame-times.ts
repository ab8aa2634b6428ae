/** Seconds of the middles of equal parts of a clip: about where the server takes its frames. */
export function frameTimes(duration: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i + 0.5) * duration) / count);
}
