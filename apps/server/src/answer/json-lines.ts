import { stream } from "hono/streaming";
import type { Framing } from "./framing.ts";

/** `application/x-ndjson`: an object a line, as Ollama's clients read it. */
export const jsonLines: Framing = {
  open: (context, run) => {
    context.header("content-type", "application/x-ndjson");
    return stream(context, (lines) =>
      run({
        send: async (data) => void (await lines.write(`${typeof data === "string" ? data : JSON.stringify(data)}\n`)),
        remark: async () => {},
        onAbort: (listener) => lines.onAbort(listener),
        aborted: () => lines.aborted,
      }),
    );
  },
};
