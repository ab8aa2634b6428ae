import type { ChoiceEvent } from "./run-choices.ts";

/** Gives events through and tells, in remarks, how many tiles were encoded: `tiles 3/13`. */
export async function* announceTiles(
  events: AsyncIterable<ChoiceEvent>,
  remark: (text: string) => Promise<unknown>,
): AsyncGenerator<ChoiceEvent, void, void> {
  for await (const step of events) {
    if (step.event.type === "tiles-encoded") await remark(`tiles ${step.event.done}/${step.event.total}`);
    else yield step;
  }
}
