import { setImmediate } from "node:timers/promises";
import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement, MeasureRequest } from "./measurement.ts";
import { repeatDigit } from "./repeat-digit.ts";
import { saltedText } from "./salted-text.ts";
import { SharedDecode } from "./shared-decode.ts";

const promptTokens = 64;
const steps = 40;

/** Time a token over all of `size` chats that generate at once, their prompts left out. */
export async function measureBatchDecode(measured: MeasuredModel, { size, salt }: MeasureRequest): Promise<Measurement> {
  const { model } = measured;
  const shared = new SharedDecode(size);
  const aborts = Array.from({ length: size }, () => new AbortController());
  // The first chat has up to a step behind it for each of the others' prompts.
  const maxNewTokens = steps + size;
  const chat = async (i: number) => {
    const request = { ...(await saltedText(model, promptTokens, `${salt} ${i}`)), ...repeatDigit(model), maxNewTokens };
    let tokens = 0;
    for await (const event of model.stream(request, { signal: aborts[i]!.signal })) {
      if (event.type !== "text-delta") continue;
      shared.token(tokens++ === 0, performance.now());
      if (tokens === maxNewTokens) break;
    }
    shared.end(performance.now());
    // The others have their token of this step within a turn of the event loop; after it nothing is counted any more.
    await setImmediate();
    for (const abort of aborts) abort.abort();
  };
  const chats = await Promise.allSettled(aborts.map((_, i) => chat(i)));
  const failed = chats.find((ended, i) => ended.status === "rejected" && ended.reason !== aborts[i]!.signal.reason);
  if (failed?.status === "rejected") throw failed.reason;
  measured.noteTokens(size * (promptTokens + maxNewTokens));
  return { value: shared.millisecondsPerToken, facts: { chats: size, tokens: shared.tokens } };
}
