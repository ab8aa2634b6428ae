import type { DecodeEvent } from "@tessera/language-decoder";
import { createDetokenizer, type Tokenizer } from "@tessera/tokenizer";
import type { ChatEvent } from "./chat-event.ts";
import type { ChatLogprobs, ChatResult, FinishReason, PromptLogprobs } from "./chat-result.ts";
import { describeLogprobs } from "./describe-logprobs.ts";

type Detokenizer = ReturnType<typeof createDetokenizer>;

/** Makes text of what a decoder gives, and keeps what a result tells of it. */
export class AnswerReader {
  readonly #tokenizer: Tokenizer;
  readonly #firstId: number;
  readonly #detokenizer: Detokenizer;
  readonly tokenIds: number[] = [];
  readonly logprobs: ChatLogprobs[] = [];
  promptLogprobs: PromptLogprobs | undefined;
  text = "";
  finishReason: FinishReason = "length";
  stopString: string | undefined;
  lookup: ChatResult["lookup"];
  reusedTokens = 0;
  /** Milliseconds. */
  prefill = 0;

  constructor(tokenizer: Tokenizer, { promptIds, stop }: { readonly promptIds: readonly number[]; readonly stop: readonly string[] }) {
    this.#tokenizer = tokenizer;
    this.#firstId = promptIds[0] ?? 0;
    this.#detokenizer = createDetokenizer(tokenizer, { stop });
  }

  /** Whether a stop string came: nothing that follows belongs to the answer. */
  get stopped(): boolean {
    return this.finishReason === "stop-string";
  }

  /** What a chat tells of a decoder's event. */
  *read(event: DecodeEvent): Generator<ChatEvent, void, void> {
    switch (event.type) {
      case "prefill-end":
        this.prefill = event.milliseconds;
        this.reusedTokens = event.reusedTokens;
        yield event;
        break;
      case "prompt-logprobs": {
        const rest = event.logprobs.map((one) => describeLogprobs(one, this.#tokenizer));
        this.promptLogprobs = { first: { id: this.#firstId, token: this.#tokenizer.decode([this.#firstId]) }, rest };
        yield { type: "prompt-logprobs", logprobs: this.promptLogprobs };
        break;
      }
      case "token":
        yield* this.#token(event);
        break;
      case "finish":
        this.lookup = event.lookup;
        if (event.reason === "stop-token") this.finishReason = "stop";
    }
  }

  /** The text that was held back for a stop string or a character that has not come whole. */
  *finish(): Generator<ChatEvent, void, void> {
    if (!this.stopped) yield* this.#say(this.#detokenizer.finish());
  }

  *#token({ id, logprobs }: Extract<DecodeEvent, { type: "token" }>): Generator<ChatEvent, void, void> {
    this.tokenIds.push(id);
    if (logprobs) {
      const described = describeLogprobs(logprobs, this.#tokenizer);
      this.logprobs.push(described);
      yield { type: "token-logprobs", logprobs: described };
    }
    const { text, stopped } = this.#detokenizer.push(id);
    yield* this.#say(text);
    if (stopped === undefined) return;
    this.finishReason = "stop-string";
    this.stopString = stopped;
  }

  *#say(text: string): Generator<ChatEvent, void, void> {
    this.text += text;
    if (text !== "") yield { type: "text-delta", text };
  }
}
