import { createParser, type EventSourceMessage } from "eventsource-parser";

const mostCharacters = 16 * 2 ** 20;

/** The events of server-sent events; comments are passed over. Throws an `Error` for one that never ends. */
export async function* readEvents(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<EventSourceMessage, void, void> {
  const decoder = new TextDecoder();
  let events: EventSourceMessage[] = [];
  const parser = createParser({
    maxBufferSize: mostCharacters,
    onEvent: (event) => events.push(event),
    onError: (error) => {
      // Fields that are not known are passed over.
      if (error.type === "max-buffer-size-exceeded") throw error;
    },
  });
  for await (const piece of pieces) {
    parser.feed(decoder.decode(piece, { stream: true }));
    yield* events;
    events = [];
  }
}
