import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement, MeasureRequest } from "./measurement.ts";
import { saltedText } from "./salted-text.ts";

/** Time to read a prompt of `size` tokens. */
export async function measurePrefill(measured: MeasuredModel, { size, salt }: MeasureRequest): Promise<Measurement> {
  const { timings, usage, reused } = await measured.model.chat({ ...(await saltedText(measured.model, size, salt)), maxNewTokens: 1 });
  measured.noteTokens(usage.promptTokens);
  return { value: timings.prefill, facts: { promptTokens: usage.promptTokens, reusedTokens: reused.promptTokens } };
}
