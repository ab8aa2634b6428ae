import type { InternVL } from "@tessera/sdk";
import type { Figure } from "./figures.ts";

const steps = 24;
const side = 448;
const grids: Readonly<Record<string, readonly [columns: number, rows: number]>> = { 1: [1, 1], 7: [3, 2], 13: [4, 3] };

/** Measures one figure once. `salt` makes pictures and texts new, so that no cache answers. */
export async function measureFigure(model: InternVL, figure: Figure, salt: number): Promise<number> {
  const at = figure.lastIndexOf("-");
  const kind = figure.slice(0, at);
  const size = Number(figure.slice(at + 1));
  if (kind === "vision") return (await media(model, size, salt, "vision-end")) / size;
  if (kind === "first-token") return media(model, size, salt, "first-token");
  return text(model, size, salt, kind === "prefill");
}

async function media(model: InternVL, tiles: number, salt: number, until: "vision-end" | "first-token"): Promise<number> {
  const [columns, rows] = grids[tiles]!;
  const [width, height] = [columns * side, rows * side];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31 + (i >> 9) * salt + salt) & 255);
  const started = performance.now();
  const events = model.stream({
    question: `Question ${salt}`,
    images: [{ data, width, height, channels: 3 }],
    maxTiles: Math.max(1, columns * rows),
    maxNewTokens: 1,
  });
  for await (const event of events) {
    if (event.type === "vision-end" && until === "vision-end") return event.milliseconds;
    if (event.type === "finish") return performance.now() - started;
  }
  throw new Error(`The run ended before ${until}`);
}

/** Prefill time of about `tokens` tokens, or the mean step behind them. */
async function text(model: InternVL, tokens: number, salt: number, prefill: boolean): Promise<number> {
  // The bundled vocabulary takes a digit and a space for a token each; the template adds about 20.
  const question = `${salt} ${"7 ".repeat((tokens - 24) >> 1)}`;
  // Random weights never end by themselves, so every run decodes the same number of tokens.
  for await (const event of model.stream({ question, maxNewTokens: steps, minNewTokens: steps })) {
    if (event.type === "prefill-end" && prefill) return event.milliseconds;
    if (event.type === "finish") return event.result.timings.decode / (event.result.usage.completionTokens - 1);
  }
  throw new Error("The run ended before it was measured");
}
