import { ApiError } from "./api-error.ts";
import { eventLines } from "./event-lines.ts";

export type AnswerEvent =
  /** Tiles that the model has looked at, of all of them */
  | { readonly type: "tiles"; readonly done: number; readonly total: number }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "usage"; readonly promptTokens: number; readonly completionTokens: number }
  | { readonly type: "finish"; readonly reason: string };

interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string }; readonly finish_reason?: string | null }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
  readonly error?: { readonly message: string };
}

/** Yields an answer as it comes. Throws `ApiError`, also when the stream breaks off, and the signal's reason when stopped. */
export async function* streamAnswer(response: Response, signal: AbortSignal): AsyncGenerator<AnswerEvent, void, void> {
  const lost = () => new ApiError(0, "The connection broke off.");
  if (response.body === null) throw lost();
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(eventLines())
    .getReader();
  for (;;) {
    const next = await reader.read().catch((error: unknown) => {
      throw signal.aborted ? error : lost();
    });
    if (next.done) throw lost();
    if ("comment" in next.value) {
      const [, done, total] = /^tiles (\d+)\/(\d+)$/.exec(next.value.comment.trim()) ?? [];
      if (done !== undefined) yield { type: "tiles", done: Number(done), total: Number(total) };
    } else if (next.value.data === "[DONE]") return;
    else yield* chunkEvents(JSON.parse(next.value.data) as Chunk);
  }
}

function* chunkEvents({ choices = [], usage, error }: Chunk): Generator<AnswerEvent, void, void> {
  if (error !== undefined) throw new ApiError(500, error.message);
  const [choice] = choices;
  if (choice?.delta?.content) yield { type: "text", text: choice.delta.content };
  if (choice?.finish_reason) yield { type: "finish", reason: choice.finish_reason };
  if (usage) yield { type: "usage", promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens };
}
