import { type UserMessage, userTexts } from "@tessera/tokenizer";

/** A message behind so many pictures, each on a line of its own after what `label` says. */
export function putInFront(pictures: number, message: UserMessage, label: (index: number) => string = () => ""): UserMessage {
  if (pictures === 0) return message;
  const labels = Array.from({ length: pictures }, (_, i) => (i === 0 ? "" : "\n") + label(i));
  const [first, ...rest] = userTexts(message);
  return [...labels, `\n${first}`, ...rest];
}
