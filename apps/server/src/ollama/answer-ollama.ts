import type { ChatResult } from "@tessera/sdk";
import { splitAnswer, type ToolCall, ToolCallSplitter } from "@tessera/tool-calls";
import type { Context } from "hono";
import { answer } from "../answer/answer.ts";
import { jsonLines } from "../answer/json-lines.ts";
import type { ServerState } from "../http/server-state.ts";
import type { ChatCompletionRequest } from "../openai/chat/chat-completion-schema.ts";
import { toChatRequest } from "../openai/chat/to-chat-request.ts";
import { ollamaError } from "./ollama-error.ts";

/** How one of Ollama's routes asks and tells. */
interface OllamaAnswering {
  readonly request: ChatCompletionRequest;
  /** What the client called the model. */
  readonly name: string;
  readonly stream: boolean;
  readonly withTools: boolean;
  /** The fields that carry a piece of an answer. */
  readonly piece: (text: string, calls: readonly ToolCall[]) => object;
}

/** Answers a request of Ollama's API, a line a piece or whole. */
export function answerOllama(context: Context, state: ServerState, asked: OllamaAnswering): Promise<Response> {
  const { request, name, stream, withTools, piece } = asked;
  const line = (fields: object) => ({ model: name, created_at: new Date().toISOString(), ...fields });
  return answer(context, state, {
    model: request.model,
    n: 1,
    salt: undefined,
    framing: jsonLines,
    toRequests: async (media) => [await toChatRequest(request, media)],
    whole: ([result]) => {
      const { text, calls } = splitAnswer(result!.text, withTools);
      return line({ ...piece(text, calls), ...ending(result!) });
    },
    stream: stream
      ? async (events, send) => {
          const splitter = new ToolCallSplitter();
          for await (const { event } of events) {
            if (event.type === "text-delta") {
              const { text, calls } = withTools ? splitter.push(event.text) : { text: event.text, calls: [] };
              if (text !== "" || calls.length > 0) await send(line({ ...piece(text, calls), done: false }));
            }
            if (event.type === "finish") await send(line({ ...piece(splitter.finish(), []), ...ending(event.result) }));
          }
        }
      : undefined,
    sendError: (error, send) => send(ollamaError(error)),
  });
}

const nanosecondsPerMillisecond = 1e6;

/** How an answer ended, and in what time; Ollama tells nanoseconds. */
function ending({ finishReason, usage, timings }: ChatResult): object {
  const nanoseconds = (milliseconds: number) => Math.round(milliseconds * nanosecondsPerMillisecond);
  return {
    done: true,
    done_reason: finishReason === "length" ? "length" : "stop",
    total_duration: nanoseconds(timings.total),
    load_duration: 0,
    prompt_eval_count: usage.promptTokens,
    prompt_eval_duration: nanoseconds(timings.preprocess + timings.vision + timings.prefill),
    eval_count: usage.completionTokens,
    eval_duration: nanoseconds(timings.decode),
  };
}
