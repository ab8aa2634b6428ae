import { expectArgument, TesseraError } from "@tessera/core";
import type { DocumentInput } from "@tessera/documents";
import {
  type ChatEvent,
  type ChatRequest,
  type ChatResult,
  checkOptions,
  type DocumentRequest,
  type Message,
  type MessagePart,
  requestNames,
  type VideoRequest,
} from "@tessera/engine";
import type { ImageInput, VideoInput } from "@tessera/preprocessing";

/** How a session's questions are answered, unless a question says otherwise. */
export type SessionOptions = Omit<
  ChatRequest,
  "question" | "prompt" | "messages" | "images" | "documents" | "combineImages" | "video" | "history"
> & {
  /** A conversation to go on with; ends with an answer. @default none */
  readonly messages?: readonly Message[];
};

/** What is new with a question. */
export type SessionQuestion = Omit<SessionOptions, "messages" | "systemMessage"> & {
  /** Pictures to look at from now on. */
  readonly images?: readonly ImageInput[];
  /** Documents whose pages to look at from now on. */
  readonly documents?: readonly (DocumentInput | DocumentRequest)[];
  /** A video to talk about from now on; a conversation has one, and then no pictures. */
  readonly video?: VideoInput | VideoRequest;
};

type Stream = (request: ChatRequest, options: { readonly signal?: AbortSignal }) => AsyncGenerator<ChatEvent, ChatResult, void>;

/** A conversation that remembers its pictures: each question brings only what is new. A question that fails or is given up leaves no trace. */
export class ChatSession {
  readonly #stream: Stream;
  readonly #options: Omit<SessionOptions, "messages">;
  #messages: readonly Message[];
  #answering = false;

  /** Made by `InternVL.startChat`. */
  constructor(stream: Stream, { messages = [], ...options }: SessionOptions) {
    checkOptions(options, requestNames, "startChat");
    expectArgument(Array.isArray(messages), "an array", "messages", messages);
    this.#stream = stream;
    this.#options = options;
    this.#messages = messages;
  }

  /** The conversation so far, pictures included, to be kept and given to another `startChat`. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Asks and answers as events. Throws what `InternVL.stream` throws, and `invalid-argument` while another question is being answered. */
  async *stream(
    question: string,
    { images = [], documents = [], video, ...options }: SessionQuestion = {},
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<ChatEvent, ChatResult, void> {
    expectArgument(typeof question === "string", "a string", "question", question);
    expectArgument(Array.isArray(images), "an array", "images", images);
    expectArgument(Array.isArray(documents), "an array", "documents", documents);
    if (question.trim() === "" && images.length + documents.length === 0 && video === undefined)
      throw new TesseraError("empty-question", "The question is empty");
    if (this.#answering) throw new TesseraError("invalid-argument", "The session is still answering: wait, or start another chat");
    const content: MessagePart[] = images.map((image) => ({ type: "image", image }));
    for (const document of documents) content.push({ type: "document", document });
    if (video !== undefined) content.push({ type: "video", video });
    content.push({ type: "text", text: question });
    const asked: readonly Message[] = [...this.#messages, { role: "user", content }];
    this.#answering = true;
    try {
      let result: ChatResult | undefined;
      for await (const event of this.#stream({ ...this.#options, ...options, messages: asked }, { signal })) {
        if (event.type === "finish") {
          result = event.result;
          this.#messages = [...asked, { role: "assistant", content: result.text }];
        }
        yield event;
      }
      return result!;
    } finally {
      this.#answering = false;
    }
  }

  /** Asks and answers at once: the result of {@link ChatSession.stream}. */
  async ask(question: string, options: SessionQuestion = {}, more: { readonly signal?: AbortSignal } = {}): Promise<ChatResult> {
    const events = this.stream(question, options, more);
    for (;;) {
      const { done, value } = await events.next();
      if (done) return value;
    }
  }
}
