import { stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { findInputs, isAddress } from "./list-inputs.ts";

const milliseconds = 1000;

/**
 * Gives what there is to read, and then, again and again, what has come since; each input once, a file when it has stopped growing. Looks
 * instead of listening: folders on other machines tell nothing. Ends by throwing the signal's reason.
 */
export async function* watchInputs(words: readonly string[], signal: AbortSignal): AsyncGenerator<string[], void, void> {
  const given = new Set<string>();
  let before = new Map<string, string>();
  for (;;) {
    const now = new Map<string, string>();
    for (const input of await findInputs(words)) if (!given.has(input)) now.set(input, await look(input));
    const fresh = [...now.keys()].filter((input) => isAddress(input) || before.get(input) === now.get(input));
    before = now;
    for (const input of fresh) given.add(input);
    if (fresh.length > 0) yield fresh;
    signal.throwIfAborted();
    await pause(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** What changes while a file is written; of what is gone again, nothing that stays the same. */
async function look(input: string): Promise<string> {
  if (isAddress(input)) return input;
  return stat(input).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    () => "gone",
  );
}
