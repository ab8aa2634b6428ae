import type { ChoiceEvent } from "./run-choices.ts";

/** Gives events through and tells, as comments of the stream, how many tiles were encoded: `tiles 3/13`. Clients pass comments over. */
export async function* announceTiles(
  events: AsyncIterable<ChoiceEvent>,
  write: (text: string) => Promise<unknown>,
): AsyncGenerator<ChoiceEvent, void, void> {
  for await (const step of events) {
    if (step.event.type === "tiles-encoded") await write(`: tiles ${step.event.done}/${step.event.total}\n\n`);
    else yield step;
  }
}
