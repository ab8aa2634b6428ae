import type { RowSource } from "../rows/row-source.ts";

/**
 * Position embeddings [1, 1 + stored², D] for another grid, as `_get_pos_embed` of InternViT does it: the class token's row stays,
 * the rest is resized bicubically (a = −0.75, no antialiasing, align_corners=False, as `torch.nn.functional.interpolate`).
 */
export function resizePositionEmbedding(source: RowSource, stored: number, grid: number, D: number): RowSource {
  if (stored === grid) return source;
  return {
    rows: 1,
    columns: (1 + grid * grid) * D,
    async read() {
      const values = await source.read(0, 1);
      const out = new Float32Array((1 + grid * grid) * D);
      out.set(values.subarray(0, D));
      const taps = Array.from({ length: grid }, (_, i) => cubicTaps(i, stored / grid, stored));
      for (let y = 0; y < grid; y++) {
        for (let x = 0; x < grid; x++) {
          const row = (1 + y * grid + x) * D;
          for (const [sourceY, weightY] of taps[y]!) {
            for (const [sourceX, weightX] of taps[x]!) {
              const from = (1 + sourceY * stored + sourceX) * D;
              for (let d = 0; d < D; d++) out[row + d]! += weightY * weightX * values[from + d]!;
            }
          }
        }
      }
      return out;
    },
  };
}

function cubicTaps(index: number, scale: number, size: number): [number, number][] {
  const center = (index + 0.5) * scale - 0.5;
  const first = Math.floor(center);
  return [-1, 0, 1, 2].map((step) => [Math.min(size - 1, Math.max(0, first + step)), cubic(Math.abs(center - first - step))]);
}

function cubic(x: number): number {
  const a = -0.75;
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}
