import { imagePlaceholder, type UserMessage, userTexts } from "@tessera/tokenizer";
import type { Turn } from "../request/chat-request.ts";

const marker: unique symbol = Symbol.for("tessera.turn") as never;

interface TurnFacts {
  readonly texts: readonly string[];
  /** Hashes of the pictures between the texts. */
  readonly pictures: readonly string[];
}

/** A turn as a result's history has it. It looks like the original's pair of texts, and knows its pictures; a copy through JSON does not. */
export function createTurn(asked: UserMessage, answer: string, pictures: readonly string[]): Turn {
  const texts = userTexts(asked);
  const facts: TurnFacts = { texts, pictures };
  return Object.defineProperty([texts.join(imagePlaceholder), answer], marker, { value: facts }) as unknown as Turn;
}

/** The question of a turn and what its pictures are, as far as the turn knows. */
export function readTurn(turn: Turn): { readonly asked: UserMessage; readonly pictures: readonly (string | undefined)[] } {
  const facts = (turn as { readonly [marker]?: TurnFacts })[marker];
  const [asked] = turn;
  if (facts !== undefined && facts.texts.join(imagePlaceholder) === asked) return { asked: facts.texts, pictures: facts.pictures };
  return { asked, pictures: new Array(userTexts(asked).length - 1).fill(undefined) };
}
