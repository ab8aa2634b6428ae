import { parseFigure } from "../results/parse-figure.ts";
import { decodeBound } from "./decode-bound.ts";
import type { ThreadLimits } from "./machine-limits.ts";
import type { ModelWork } from "./model-work.ts";
import { prefillBound } from "./prefill-bound.ts";
import { visionBound } from "./vision-bound.ts";

export interface FigureBoundOptions {
  /** @default "int8" */
  readonly precision?: string;
  readonly facts?: Readonly<Record<string, number>>;
}

const batchContext = 64;

/** Least milliseconds of a figure, or `undefined` where only computing does not bound it. */
export function figureBound(
  work: ModelWork,
  limits: ThreadLimits,
  figure: string,
  { precision = "int8", facts = {} }: FigureBoundOptions,
): number | undefined {
  const { kind, size } = parseFigure(figure);
  const linears = precision === "fp32" ? "fp32" : "int8";
  const bits = precision === "fp32" ? 32 : precision === "int4" ? 4 : 8;
  const prefill = (tokens: number) => prefillBound(work, limits, { tokens: facts.promptTokens ?? tokens, linears }) ?? undefined;
  const vision = visionBound(work, limits, linears) ?? undefined;
  switch (kind) {
    case "vision":
      return vision;
    case "prefill":
      return prefill(size);
    case "decode":
      return decodeBound(work, limits, { layerBits: bits, headBits: bits, context: facts.promptTokens ?? size });
    case "batch-decode":
      return decodeBound(work, limits, { layerBits: bits, headBits: bits, context: batchContext, sequences: size });
    case "first-token": {
      const reading = prefill(size * work.tokensPerTile);
      return vision === undefined || reading === undefined ? undefined : size * vision + reading;
    }
    default:
      return undefined;
  }
}
