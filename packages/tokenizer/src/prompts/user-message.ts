/**
 * What a user says: a text in which every `<image>` is a picture's place, or the texts before, between and behind the pictures, one more
 * than there are pictures, in which nothing is a place.
 */
export type UserMessage = string | readonly string[];

export const imagePlaceholder = "<image>";

/** The texts around the places of a message's pictures. */
export function userTexts(message: UserMessage): readonly string[] {
  return typeof message === "string" ? message.split(imagePlaceholder) : message;
}
