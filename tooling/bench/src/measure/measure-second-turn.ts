import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement, MeasureRequest } from "./measurement.ts";
import { repeatDigit } from "./repeat-digit.ts";
import { saltedText } from "./salted-text.ts";

const answerTokens = 8;

/** Time to the first token of a conversation's second turn; the first, of `size` prompt tokens, is not measured. */
export async function measureSecondTurn(measured: MeasuredModel, { size, salt }: MeasureRequest): Promise<Measurement> {
  const { model } = measured;
  const first = { ...(await saltedText(model, size, salt)), ...repeatDigit(model), maxNewTokens: answerTokens };
  const { history } = await model.chat(first);
  const { timings, usage, reused } = await model.chat({ ...first, question: "And what else?", history, maxNewTokens: 1 });
  measured.noteTokens(usage.promptTokens);
  return { value: timings.firstToken, facts: { promptTokens: usage.promptTokens, reusedTokens: reused.promptTokens } };
}
