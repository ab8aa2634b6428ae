import { setMaxListeners } from "node:events";
import type { ChatEvent, ChatRequest } from "@tessera/sdk";
import type { Engine } from "../engine/engine.ts";

/** An event of one of several answers. */
export interface ChoiceEvent {
  readonly index: number;
  readonly event: ChatEvent;
}

/** Others must find room beside the answers of one request. */
const mostAtOnce = 16;

/**
 * Answers requests side by side and gives their events as they come. The first goes ahead until its prompt is read, so that pictures that
 * they share are encoded once. Leaving the generator, or a failure of one, ends them all.
 */
export async function* runChoices(
  engine: Engine,
  requests: readonly ChatRequest[],
  signal: AbortSignal,
): AsyncGenerator<ChoiceEvent, void, void> {
  const [only] = requests;
  if (only !== undefined && requests.length === 1) {
    for await (const event of engine.stream(only, { signal })) yield { index: 0, event };
    return;
  }
  const leave = new AbortController();
  const either = AbortSignal.any([signal, leave.signal]);
  // Each answer listens several times.
  setMaxListeners(0, either);
  const events: ChoiceEvent[] = [];
  let failure: { readonly error: unknown } | undefined;
  let open = requests.length;
  let wake = () => {};
  const run = async (index: number, onEvent: (event: ChatEvent) => void) => {
    try {
      for await (const event of engine.stream(requests[index]!, { signal: either })) {
        events.push({ index, event });
        onEvent(event);
        wake();
      }
    } catch (error) {
      failure ??= { error };
    }
    open--;
    wake();
  };
  const running: Promise<void>[] = [];
  let next = 1;
  const startOne = async (): Promise<void> => {
    for (let index = next++; index < requests.length && failure === undefined; index = next++) await run(index, () => {});
  };
  const startOthers = ({ type }: ChatEvent) => {
    if (type !== "prefill-end") return;
    for (let i = 1; i < mostAtOnce; i++) running.push(startOne());
  };
  running.push(run(0, startOthers));
  try {
    for (;;) {
      const next = events.shift();
      if (next) yield next;
      else if (failure) throw failure.error;
      else if (open === 0) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    leave.abort();
    await Promise.all(running);
  }
}
