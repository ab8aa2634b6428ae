import {
  type ChatEvent,
  type ChatResult,
  type ChatSession,
  type DocumentRequest,
  type InternVL,
  loadImage,
  openDocument,
  type RawPixels,
  type SessionOptions,
} from "@tessera/sdk";
import { expectFile } from "../model/read-pictures.ts";

/** A conversation on the terminal: what was added waits for the next question. */
export class Conversation {
  readonly #model: InternVL;
  readonly #options: SessionOptions;
  #system: string | undefined;
  #session: ChatSession;
  #pictures: RawPixels[] = [];
  #documents: DocumentRequest[] = [];
  #video: string | undefined;

  constructor(model: InternVL, { systemMessage, ...options }: SessionOptions) {
    this.#model = model;
    this.#options = options;
    this.#system = systemMessage;
    this.#session = this.#start();
  }

  /** Reads a picture, so that one that cannot be read is known at once, and says its size. */
  async addPicture(path: string): Promise<string> {
    const picture = await loadImage(path, { autoOrient: this.#options.autoOrient });
    this.#pictures.push(picture);
    const count = this.#pictures.length === 1 ? "1 picture goes" : `${this.#pictures.length} pictures go`;
    return `${path}: ${picture.width} × ${picture.height}; ${count} with the next question`;
  }

  /** Opens a document, so that one that cannot be opened is known at once, and says its pages. The last word may choose some, as in "1-3". */
  async addDocument(words: string): Promise<string> {
    const [, input = words, pages] = /^(.*\S)\s+(\d[\d,-]*)$/.exec(words) ?? [];
    const document = await openDocument(input);
    await document.close();
    this.#documents.push({ input, pages });
    return `${input}: ${document.pages} pages; ${pages === undefined ? "all" : pages} go with the next question`;
  }

  /** Starts over with a video. */
  async setVideo(path: string): Promise<string> {
    await expectFile(path);
    this.reset();
    this.#video = path;
    return `${path} goes with the next question; earlier turns are forgotten`;
  }

  /** Forgets everything, with another system message if one is given. */
  reset(system: string | undefined = this.#system): void {
    this.#system = system;
    this.#session = this.#start();
    this.#forget();
  }

  async *ask(question: string, signal: AbortSignal): AsyncGenerator<ChatEvent, ChatResult, void> {
    const result = yield* this.#session.stream(
      question,
      { images: this.#pictures, documents: this.#documents, video: this.#video },
      { signal },
    );
    this.#forget();
    return result;
  }

  #forget(): void {
    this.#pictures = [];
    this.#documents = [];
    this.#video = undefined;
  }

  #start(): ChatSession {
    return this.#model.startChat({ ...this.#options, systemMessage: this.#system });
  }
}
