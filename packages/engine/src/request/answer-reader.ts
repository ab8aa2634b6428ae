import { BoxReader, type GroundedBox, type PictureSize, toPixels } from "@tessera/grounding";
import type { DecodeEvent } from "@tessera/language-decoder";
import { createDetokenizer, type Tokenizer } from "@tessera/tokenizer";
import type { ChatEvent } from "./chat-event.ts";
import type { AnswerBox, ChatLogprobs, ChatResult, FinishReason, PromptLogprobs } from "./chat-result.ts";
import { describeLogprobs } from "./describe-logprobs.ts";

type Detokenizer = ReturnType<typeof createDetokenizer>;

export interface AnswerOptions {
  readonly promptIds: readonly number[];
  readonly stop: readonly string[];
  /** Size of the one picture that boxes are about; `undefined` where there are none, several, or a clip. */
  readonly picture: PictureSize | undefined;
}

/** Makes text of what a decoder gives, and keeps what a result tells of it. */
export class AnswerReader {
  readonly #tokenizer: Tokenizer;
  readonly #firstId: number;
  readonly #detokenizer: Detokenizer;
  readonly #picture: PictureSize | undefined;
  readonly #boxReader = new BoxReader();
  readonly boxes: AnswerBox[] = [];
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

  constructor(tokenizer: Tokenizer, { promptIds, stop, picture }: AnswerOptions) {
    this.#tokenizer = tokenizer;
    this.#picture = picture;
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
    yield* this.#tellBoxes(this.#boxReader.finish());
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
    if (text === "") return;
    yield { type: "text-delta", text };
    yield* this.#tellBoxes(this.#boxReader.push(text));
  }

  *#tellBoxes(found: readonly GroundedBox[]): Generator<ChatEvent, void, void> {
    for (const one of found) {
      const box: AnswerBox = this.#picture === undefined ? one : { ...one, pixels: toPixels(one.box, this.#picture) };
      this.boxes.push(box);
      yield { type: "box", box };
    }
  }
}
