import { TesseraError } from "@tessera/core";
import { type UserMessage, userTexts } from "@tessera/tokenizer";
import { putInFront } from "./put-in-front.ts";

/**
 * The question with a place for every picture that the history has none for. A question with places of its own stays as it is.
 *
 * @param images pictures of the whole conversation
 * @throws TesseraError `placeholder-mismatch`
 */
export function placePictures(question: string, history: readonly (readonly [UserMessage, string])[], images: number): UserMessage {
  const earlier = history.reduce((sum, [asked]) => sum + userTexts(asked).length - 1, 0);
  const own = userTexts(question).length - 1;
  const facts = { placeholders: earlier + own, images };
  const given = images === 1 ? "1 image was" : `${images || "no"} images were`;
  if (earlier > images)
    throw new TesseraError(
      "placeholder-mismatch",
      `The history is about ${earlier} images, but ${given} given: pass those of earlier questions again, in order, or use startChat, which remembers them`,
      { facts },
    );
  if (own === 0 && images > earlier) return putInFront(images - earlier, question);
  if (earlier + own === images) return question;
  const message =
    images === 0
      ? "The question has an <image> placeholder, but no image was given"
      : `The conversation has ${earlier + own} <image> placeholders, but ${given} given`;
  throw new TesseraError("placeholder-mismatch", message, { facts });
}
