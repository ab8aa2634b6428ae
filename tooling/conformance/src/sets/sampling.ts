import { join } from "node:path";
import { processLogits, warpLogits } from "@tessera/language-decoder";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

interface WarperCase {
  readonly options: Readonly<Record<string, number>>;
  readonly history_ids: readonly number[];
  readonly logits: readonly number[];
  readonly probabilities: readonly number[];
}

const supported = new Set(["temperature", "top_k", "top_p", "repetition_penalty", "no_repeat_ngram_size"]);

/** Probabilities after the processors and warpers, within 1e-5. */
export async function sampling(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("sampling");
  const { cases } = await readJson<{ cases: WarperCase[] }>(join(folder, "sampling", "warpers.json"));
  for (const { options, history_ids, logits: recorded, probabilities: expected } of cases) {
    const unsupported = Object.keys(options).filter((name) => !supported.has(name));
    if (unsupported.length > 0) {
      recorder.skip(unsupported.join("+"));
      continue;
    }
    const logits = Float32Array.from(recorded);
    const {
      repetition_penalty: repetitionPenalty,
      no_repeat_ngram_size: noRepeatNgramSize,
      top_k: topK,
      top_p: topP,
      temperature,
    } = options;
    processLogits(
      logits,
      { repetitionPenalty, noRepeatNgramSize },
      { history: history_ids, generated: history_ids.length - 1, stopTokenIds: [] },
    );
    const { ids, probabilities } = warpLogits(logits, { temperature, topK, topP });
    const dense = new Float64Array(logits.length);
    for (const [i, id] of ids.entries()) dense[id] = probabilities[i]!;
    recorder.within(JSON.stringify(options), Math.max(...expected.map((value, id) => Math.abs(value - dense[id]!))), 1e-5);
  }
  return recorder.result();
}
