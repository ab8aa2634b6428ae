import type { ChatEvent, ChatResult } from "@tessera/sdk";
import { StatusLine } from "./status-line.ts";

/** Streams an answer to stdout and returns its result. What takes long before the first word is named on stderr. */
export async function printAnswer(events: AsyncIterable<ChatEvent>): Promise<ChatResult> {
  const status = new StatusLine();
  let tiles = 0;
  let result: ChatResult | undefined;
  status.say("Reading");
  try {
    for await (const event of events) {
      if (event.type === "image-prepared") {
        tiles += event.tiles;
        status.say(`Looking at ${tiles} tiles`);
      } else if (event.type === "vision-end") status.say(`Reading a prompt with ${event.imageTokens} image tokens`);
      else if (event.type === "text-delta") {
        status.end();
        process.stdout.write(event.text);
      } else if (event.type === "finish") result = event.result;
    }
  } finally {
    status.end();
  }
  process.stdout.write("\n");
  return result!;
}
