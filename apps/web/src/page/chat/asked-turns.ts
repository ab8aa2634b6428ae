import type { Turn } from "./conversation.ts";

/** The turns that are sent: without questions that the server refused, and without answers of which nothing came. */
export function askedTurns(turns: readonly Turn[]): Turn[] {
  return turns.filter((turn, i) => {
    if (turn.role === "user") return turns[i + 1]?.refused !== true;
    return turn.refused !== true && turn.text !== "";
  });
}
