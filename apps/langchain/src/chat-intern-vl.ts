import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from "@langchain/core/language_models/base";
import { BaseChatModel, type BaseChatModelParams, type BindToolsInput } from "@langchain/core/language_models/chat_models";
import { assembleStructuredOutputPipeline, createContentParser } from "@langchain/core/language_models/structured_output";
import { AIMessage, type AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import type { ChatGenerationChunk, ChatResult } from "@langchain/core/outputs";
import type { Runnable } from "@langchain/core/runnables";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import type { InternVL } from "@tessera/sdk";
import { answerChunks } from "./answer-chunks.ts";
import type { ChatInternVLCallOptions, Settings } from "./call-options.ts";
import { toChatRequest } from "./to-chat-request.ts";
import { toGrammar } from "./to-grammar.ts";

export interface ChatInternVLFields extends BaseChatModelParams {
  /** A loaded model. The caller disposes it. */
  readonly model: Pick<InternVL, "stream">;
  /** What results call the model. @default "internvl" */
  readonly modelId?: string;
  /** Of every call: `maxNewTokens`, `temperature`, `maxTiles`, … */
  readonly settings?: Settings;
}

/**
 * A loaded InternVL model as a chat model of LangChain: messages with pictures, PDFs and videos, streaming, tools, structured output, usage. What it
 * throws is a `TesseraError`; an abort rejects with the signal's reason.
 */
export class ChatInternVL extends BaseChatModel<ChatInternVLCallOptions, AIMessageChunk> {
  readonly #fields: ChatInternVLFields;

  constructor(fields: ChatInternVLFields) {
    super(fields);
    this.#fields = fields;
  }

  static override lc_name(): string {
    return "ChatInternVL";
  }

  override _llmType(): string {
    return "internvl";
  }

  override getLsParams(options: this["ParsedCallOptions"]) {
    const { modelId = "internvl", settings } = this.#fields;
    const { temperature, maxNewTokens } = { ...settings, ...options.settings };
    return {
      ls_provider: "tessera",
      ls_model_name: modelId,
      ls_model_type: "chat" as const,
      ls_temperature: temperature,
      ls_max_tokens: maxNewTokens,
    };
  }

  override bindTools(
    tools: BindToolsInput[],
    kwargs?: Partial<ChatInternVLCallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, ChatInternVLCallOptions> {
    return this.withConfig({ ...kwargs, tools: tools.map((tool) => convertToOpenAITool(tool)) });
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { model, modelId = "internvl", settings } = this.#fields;
    const { request, tools } = toChatRequest(messages, options);
    const events = model.stream({ ...request, ...settings, ...options.settings }, { signal: options.signal });
    for await (const chunk of answerChunks(events, tools.length > 0, modelId)) {
      yield chunk;
      await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
    }
  }

  override async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, runManager)) whole = whole?.concat(chunk) ?? chunk;
    const { content, tool_calls, usage_metadata, response_metadata } = whole!.message as AIMessageChunk;
    const message = new AIMessage({ content, tool_calls, usage_metadata, response_metadata });
    return { generations: [{ text: whole!.text, message }], llmOutput: { tokenUsage: usage_metadata } };
  }

  /** Limits the answer to the schema's JSON, so that its form is always right; how it is asked for is up to the caller's words. */
  // biome-ignore lint/suspicious/noExplicitAny: LangChain's overloads, which differ in this alone
  override withStructuredOutput(schema: any, config: StructuredOutputMethodOptions<boolean> = {}): any {
    const llm = this.withConfig({ responseFormat: toGrammar(schema) });
    return assembleStructuredOutputPipeline(llm, createContentParser(schema), config.includeRaw, config.name);
  }
}
