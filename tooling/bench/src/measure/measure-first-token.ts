import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement, MeasureRequest } from "./measurement.ts";
import { pictureQuestion } from "./picture-question.ts";

/** Time from the call to the first token of a question about a new picture of `size` tiles. */
export async function measureFirstToken(measured: MeasuredModel, request: MeasureRequest): Promise<Measurement> {
  const { timings, usage, reused } = await measured.model.chat(await pictureQuestion(request));
  measured.noteTokens(usage.promptTokens);
  return { value: timings.firstToken, facts: { tiles: usage.tiles, promptTokens: usage.promptTokens, reusedTiles: reused.tiles } };
}
