import { ApiError } from "../api/api-error.ts";
import type { PictureNames } from "../api/picture-names.ts";
import { request } from "../api/request.ts";
import { requestBody } from "../api/request-body.ts";
import { streamAnswer } from "../api/stream-answer.ts";
import type { Settings } from "../settings/settings.ts";
import { askedTurns } from "./asked-turns.ts";
import type { Turn } from "./conversation.ts";

/** Tiles that the model has looked at so far. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface AnswerRun {
  readonly model: string;
  /** Ends with the question. */
  readonly turns: readonly Turn[];
  readonly settings: Settings;
  readonly apiKey: string;
  readonly names: PictureNames;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Asks, and yields what of the answer has changed. Ends without throwing; a failure is the answer's `error`. */
export async function* runAnswer(run: AnswerRun): AsyncGenerator<Partial<Turn>, ApiError | undefined, void> {
  const { model, turns, settings, apiKey, names, signal, onProgress } = run;
  const started = performance.now();
  let firstToken = 0;
  let text = "";
  try {
    const asked = askedTurns(turns);
    const response = await names.send((picture) =>
      request("v1/chat/completions", { body: requestBody(model, asked, settings, picture), apiKey, signal }),
    );
    for await (const event of streamAnswer(response, signal)) {
      if (event.type === "tiles") onProgress(event);
      else if (event.type === "text") {
        firstToken ||= performance.now() - started;
        text += event.text;
        yield { text };
      } else if (event.type === "usage") {
        const seconds = (performance.now() - started - firstToken) / 1000;
        const speed = event.completionTokens > 1 ? ` · ${((event.completionTokens - 1) / seconds).toFixed(0)} tokens/s` : "";
        const first = `first token ${(firstToken / 1000).toFixed(2)} s`;
        yield { facts: `${event.promptTokens} + ${event.completionTokens} tokens · ${first}${speed}` };
      } else if (event.reason === "length") yield { error: "Stopped at the token limit." };
    }
    return undefined;
  } catch (error) {
    if (signal.aborted) {
      yield { error: "Stopped." };
      return undefined;
    }
    const known = error instanceof ApiError ? error : undefined;
    const refused = text === "" && known?.isRefusal === true;
    yield { error: error instanceof Error ? error.message : String(error), ...(refused ? { refused } : {}) };
    return known;
  }
}
