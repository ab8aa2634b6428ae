import { createParser, type EventSourceParser } from "eventsource-parser";

/** What a server-sent stream holds: data, or a comment, which plain clients pass over. */
export type EventLine = { readonly data: string } | { readonly comment: string };

/** Text of a server-sent stream → its events and comments, in order. */
export function eventLines(): TransformStream<string, EventLine> {
  let parser: EventSourceParser;
  return new TransformStream({
    start(controller) {
      parser = createParser({
        onEvent: ({ data }) => controller.enqueue({ data }),
        onComment: (comment) => controller.enqueue({ comment }),
      });
    },
    transform: (text) => parser.feed(text),
  });
}
