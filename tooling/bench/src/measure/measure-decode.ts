import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement, MeasureRequest } from "./measurement.ts";
import { saltedText } from "./salted-text.ts";

const steps = 24;

/** Mean time of a step behind `size` tokens. */
export async function measureDecode(measured: MeasuredModel, { size, salt }: MeasureRequest): Promise<Measurement> {
  const request = await saltedText(measured.model, size, salt);
  // Random weights never end by themselves, so every run decodes the same number of tokens.
  const { timings, usage } = await measured.model.chat({ ...request, maxNewTokens: steps, minNewTokens: steps });
  measured.noteTokens(usage.promptTokens + usage.completionTokens);
  return { value: timings.decode / (usage.completionTokens - 1), facts: { promptTokens: usage.promptTokens } };
}
