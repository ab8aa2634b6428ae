import type { RowSource } from "./row-source.ts";

/** Stacks matrices of equal width, for example q, k and v into one packed projection. */
export function concatRows(parts: readonly RowSource[]): RowSource {
  const columns = parts[0]?.columns ?? 0;
  return {
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    columns,
    async read(from, to) {
      const out = new Float32Array((to - from) * columns);
      let start = 0;
      for (const part of parts) {
        const first = Math.max(from, start);
        const last = Math.min(to, start + part.rows);
        if (first < last) out.set(await part.read(first - start, last - start), (first - from) * columns);
        start += part.rows;
      }
      return out;
    },
  };
}
