import { expectArgument, inertText } from "@tessera/core";
import type { AnswerBox, ChatRequest, ChatResult } from "@tessera/engine";
import type { ImageInput } from "@tessera/preprocessing";

/** Options of grounding; every other field of a chat request may be given, too. */
export interface GroundOptions
  extends Omit<ChatRequest, "question" | "prompt" | "responseFormat" | "messages" | "images" | "video" | "documents" | "history"> {
  /**
   * How the question asks, as the original's evaluation code ("coordinate") or its model card ("coordinates") does. Larger models may answer
   * the card's with the words "[x1, y1, x2, y2]". @default "coordinate"
   */
  readonly wording?: "coordinate" | "coordinates";
  /** Limits answers to boxes: a phrase then always has one, whether it is in the picture or not. @default false */
  readonly boxesOnly?: boolean;
  readonly signal?: AbortSignal;
}

/** Where a phrase is in a picture. */
export interface GroundedPhrase {
  readonly phrase: string;
  /** Every box of the answer, labelled with the phrase where the answer has no label; `[]` where the model gave none. */
  readonly boxes: readonly AnswerBox[];
  /** The answer as it came. */
  readonly result: ChatResult;
}

/**
 * Asks where each phrase is, all phrases side by side; the picture is encoded once.
 *
 * @param chat answers a request
 */
export async function groundPhrases(
  chat: (request: ChatRequest, options: { readonly signal?: AbortSignal }) => Promise<ChatResult>,
  image: ImageInput,
  phrases: readonly string[],
  { wording = "coordinate", boxesOnly = false, signal, ...rest }: GroundOptions,
): Promise<GroundedPhrase[]> {
  expectArgument(wording === "coordinate" || wording === "coordinates", '"coordinate" or "coordinates"', "wording", wording);
  for (const phrase of phrases) expectArgument(typeof phrase === "string" && phrase.trim() !== "", "what to look for", "phrase", phrase);
  const stopping = new AbortController();
  const all = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]);
  const ask = async (phrase: string): Promise<GroundedPhrase> => {
    const label = inertText(phrase.trim());
    const question = `Please provide the bounding box ${wording} of the region this sentence describes: <ref>${label}</ref>`;
    // A label with angle brackets cannot be told from tags.
    const format = { type: "boxes", ...(/[<>\n]/.test(label) ? {} : { label }) } as const;
    const result = await chat({ ...rest, question, images: [image], ...(boxesOnly ? { responseFormat: format } : {}) }, { signal: all });
    return { phrase, boxes: result.boxes.map((box) => ({ ...box, label: box.label || phrase })), result };
  };
  try {
    return await Promise.all(phrases.map(ask));
  } catch (error) {
    stopping.abort(error);
    throw error;
  }
}
