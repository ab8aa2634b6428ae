import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement, MeasureRequest } from "./measurement.ts";
import { pictureQuestion } from "./picture-question.ts";

/** Time to the first token of another question about a picture that was asked about before; the first question is not measured. */
export async function measureSecondQuestion(measured: MeasuredModel, request: MeasureRequest): Promise<Measurement> {
  const first = await pictureQuestion(request);
  await measured.model.chat(first);
  const { timings, usage, reused } = await measured.model.chat({ ...first, question: `Another question ${request.salt}` });
  measured.noteTokens(usage.promptTokens);
  return {
    value: timings.firstToken,
    facts: { tiles: usage.tiles, promptTokens: usage.promptTokens, reusedTiles: reused.tiles, reusedTokens: reused.promptTokens },
  };
}
