/** An event of a stream, as it is told apart on the wire. */
export interface WireEvent {
  readonly event: string | undefined;
  readonly data: string;
}

const mostCharacters = 16 * 2 ** 20;

/** The events of server-sent events; comments are passed over. Throws an `Error` for one that never ends. */
export async function* readEvents(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<WireEvent, void, void> {
  const decoder = new TextDecoder();
  let held = "";
  let searched = 0;
  for await (const piece of pieces) {
    held += decoder.decode(piece, { stream: true }).replaceAll("\r", "");
    for (let end = held.indexOf("\n\n", searched); end >= 0; end = held.indexOf("\n\n")) {
      const event = readEvent(held.slice(0, end));
      held = held.slice(end + 2);
      if (event !== undefined) yield event;
    }
    // What was looked through is not looked through again.
    searched = Math.max(0, held.length - 1);
    if (held.length > mostCharacters) throw new Error("an event without end");
  }
}

function readEvent(text: string): WireEvent | undefined {
  const data: string[] = [];
  let event: string | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
    else if (line.startsWith("event:")) event = line.slice(6).trim();
  }
  return data.length === 0 ? undefined : { event, data: data.join("\n") };
}
