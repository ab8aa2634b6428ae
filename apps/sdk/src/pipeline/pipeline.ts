import { TesseraError } from "@tessera/core";
import {
  type ChatEvent,
  type ChatRequest,
  type ChatResult,
  checkOptions,
  type LoadOptions,
  readConversation,
  type Turn,
} from "@tessera/engine";
import type { ImageInput } from "@tessera/preprocessing";
import { InternVL } from "../intern-vl.ts";
import { type GenerationConfig, readGenerationConfig } from "./generation-config.ts";
import { isPrompt, type PipelinePrompt, readPrompt } from "./pipeline-prompt.ts";

export interface PipelineOptions extends LoadOptions {
  /** LMDeploy's name for the context length: most tokens of prompt and answer. */
  readonly sessionLen?: number;
}

export interface CallOptions {
  readonly genConfig?: GenerationConfig;
  readonly signal?: AbortSignal;
}

/** An answer in LMDeploy's terms. */
export interface PipelineResponse {
  readonly text: string;
  readonly inputTokenLen: number;
  readonly generateTokenLen: number;
  readonly finishReason: "stop" | "length";
  readonly tokenIds: readonly number[];
}

/** A conversation that {@link Pipeline.chat} continues. It is a value: continuing it twice gives two conversations. */
export interface PipelineSession {
  readonly response: PipelineResponse;
  readonly history: readonly Turn[];
  readonly images: readonly ImageInput[];
}

/** What LMDeploy's `pipeline()` returns, callable. */
export interface Pipeline extends AsyncDisposable {
  (prompts: PipelinePrompt, options?: CallOptions): Promise<PipelineResponse>;
  /** Answers side by side, in order; the first failure rejects. */
  (prompts: readonly PipelinePrompt[], options?: CallOptions): Promise<PipelineResponse[]>;
  /** One turn of a conversation. */
  chat(prompt: PipelinePrompt, options?: CallOptions & { readonly session?: PipelineSession }): Promise<PipelineSession>;
  stream(prompt: PipelinePrompt, options?: CallOptions): AsyncGenerator<ChatEvent, ChatResult, void>;
  readonly model: InternVL;
}

/** Loads a model as LMDeploy's `pipeline` does on the model card. Throws what `InternVL.load` throws. */
export async function pipeline(folder: string, { sessionLen, ...options }: PipelineOptions = {}): Promise<Pipeline> {
  const model = await InternVL.load(folder, { contextLength: sessionLen, ...options });
  const request = (prompt: PipelinePrompt, genConfig?: GenerationConfig): ChatRequest => ({
    ...readGenerationConfig(genConfig),
    ...readPrompt(prompt),
  });

  async function call(
    prompts: PipelinePrompt | readonly PipelinePrompt[],
    options: CallOptions = {},
  ): Promise<PipelineResponse | PipelineResponse[]> {
    const { genConfig, signal } = checkCall(options);
    if (isPrompt(prompts)) return response(await model.chat(request(prompts, genConfig), { signal }));
    const results = await model.batchChat(
      prompts.map((prompt) => request(prompt, genConfig)),
      { signal },
    );
    return results.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return response(result.value);
    });
  }

  return Object.assign(call as Pipeline, {
    model,
    async chat(prompt: PipelinePrompt, options: CallOptions & { readonly session?: PipelineSession } = {}): Promise<PipelineSession> {
      const { genConfig, session, signal } = checkCall(options);
      const turn = request(prompt, genConfig);
      if (turn.messages !== undefined && session !== undefined)
        throw new TesseraError("invalid-argument", "Messages are a whole conversation: give them or `session`, not both");
      const fresh = turn.messages === undefined ? (turn.images ?? []) : readConversation(turn).images.map(({ input }) => input);
      const images = [...(session?.images ?? []), ...fresh];
      const result = await model.chat(turn.messages ? turn : { ...turn, images, history: session?.history }, { signal });
      return { response: response(result), history: result.history, images };
    },
    stream: (prompt: PipelinePrompt, options: CallOptions = {}) => {
      const { genConfig, signal } = checkCall(options);
      return model.stream(request(prompt, genConfig), { signal });
    },
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  });
}

function checkCall<T extends CallOptions>(options: T): T {
  checkOptions(options, { genConfig: true, signal: true, session: true }, "the options of a call");
  return options;
}

function response({ text, usage, finishReason, tokenIds }: ChatResult): PipelineResponse {
  return {
    text,
    inputTokenLen: usage.promptTokens,
    generateTokenLen: usage.completionTokens,
    finishReason: finishReason === "length" ? "length" : "stop",
    tokenIds,
  };
}
