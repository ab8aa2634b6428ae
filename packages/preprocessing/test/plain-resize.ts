import type { RgbImage } from "@tessera/preprocessing";

const half = 1 << 21;

/** Pillow's two passes written plainly, one value after the other: what the kernel must equal. */
export function plainResize(image: RgbImage, width: number, height: number): RgbImage {
  const wide = pass(image.data, {
    lines: image.height,
    from: image.width,
    to: width,
    step: 3,
    lineStep: image.width * 3,
    outLine: width * 3,
  });
  const data = pass(wide, { lines: width, from: image.height, to: height, step: width * 3, lineStep: 3, outLine: 3 });
  return { width, height, data };
}

interface Axis {
  readonly lines: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly lineStep: number;
  readonly outLine: number;
}

/** Along rows a target pixel follows its neighbour after 3 bytes, along columns after a row. */
function pass(data: Uint8Array, { lines, from, to, step, lineStep, outLine }: Axis): Uint8Array {
  const out = new Uint8ClampedArray(lines * to * 3);
  const outStep = step === 3 ? 3 : step;
  for (let i = 0; i < to; i++) {
    const { start, weights } = tapsOf(i, from, to);
    for (let line = 0; line < lines; line++) {
      for (let channel = 0; channel < 3; channel++) {
        const sum = weights.reduce((total, weight, k) => total + weight * data[line * lineStep + (start + k) * step + channel]!, half);
        out[line * outLine + i * outStep + channel] = sum >> 22;
      }
    }
  }
  return new Uint8Array(out.buffer);
}

function tapsOf(i: number, from: number, to: number): { readonly start: number; readonly weights: readonly number[] } {
  const scale = from / to;
  const filterScale = Math.max(scale, 1);
  const center = (i + 0.5) * scale;
  const start = Math.max(0, Math.trunc(center - 2 * filterScale + 0.5));
  const end = Math.min(from, Math.trunc(center + 2 * filterScale + 0.5));
  const exact = Array.from({ length: end - start }, (_, k) => bicubic((k + start - center + 0.5) * (1 / filterScale)));
  const sum = exact.reduce((total, weight) => total + weight, 0);
  return { start, weights: exact.map((weight) => Math.trunc((weight / sum) * (1 << 22) + (weight < 0 ? -0.5 : 0.5))) };
}

function bicubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}
