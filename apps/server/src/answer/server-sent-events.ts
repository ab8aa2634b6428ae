import { streamSSE } from "hono/streaming";
import type { Framing } from "./framing.ts";

/** `text/event-stream`, as OpenAI's and Anthropic's clients read it. */
export const serverSentEvents: Framing = {
  open: (context, run) =>
    streamSSE(context, (sse) =>
      run({
        send: (data, event) => sse.writeSSE({ data: typeof data === "string" ? data : JSON.stringify(data), event }),
        remark: (text) => sse.write(`: ${text}\n\n`),
        onAbort: (listener) => sse.onAbort(listener),
        aborted: () => sse.aborted,
      }),
    ),
};
