import type { EventSourceMessage } from "eventsource-parser";
import { errorBody } from "../http/error-body.ts";
import type { HttpError } from "../http/http-error.ts";

import type { Upstream } from "./upstream.ts";
import { upstreamFailure } from "./upstream-failure.ts";

const ends = new Set(["response.completed", "response.incomplete", "response.failed", "error"]);

export interface RelayOptions {
  readonly upstream: Upstream;
  /** The first event, which was taken to see that there is one. */
  readonly first: EventSourceMessage;
  readonly rest: AsyncGenerator<EventSourceMessage, void, void>;
  /** What a failure is to be called. */
  readonly failure: (error: unknown) => HttpError;
  readonly onEnd: () => void;
}

/**
 * An upstream's stream, event by event: each is checked to be JSON and has our name of the model. A stream that ends before it says so ends here
 * with an error, so that no client takes half an answer for a whole one.
 */
export function relayEvents({ upstream, first, rest, failure, onEnd }: RelayOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: EventSourceMessage | undefined = first;
  let ended = false;
  const leave = async () => {
    if (ended) return;
    ended = true;
    onEnd();
    await rest.return().catch(() => {});
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const event = next ?? (await take(rest, upstream));
        next = undefined;
        const { text, last } = rewrite(event, upstream);
        controller.enqueue(encoder.encode(text));
        if (!last) return;
      } catch (error) {
        if (ended) return;
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(errorBody(failure(error)))}\n\n`));
      }
      await leave();
      controller.close();
    },
    cancel: leave,
  });
}

async function take(rest: AsyncGenerator<EventSourceMessage, void, void>, { name }: Upstream): Promise<EventSourceMessage> {
  const { done, value } = await rest.next();
  if (done) throw upstreamFailure(name, "ended its stream without saying so");
  return value;
}

/** The event with our name of the model, and whether the stream says with it that it ends. */
function rewrite({ event, data }: EventSourceMessage, { name }: Upstream): { readonly text: string; readonly last: boolean } {
  const head = event === undefined ? "" : `event: ${event}\n`;
  if (data === "[DONE]") return { text: `${head}data: [DONE]\n\n`, last: true };
  const json = renamed(JSON.parse(data), name) as { readonly type?: unknown };
  return { text: `${head}data: ${JSON.stringify(json)}\n\n`, last: ends.has(event ?? String(json.type)) };
}

/** With our name of the model, wherever an answer says it. */
export function renamed(json: unknown, name: string): unknown {
  if (typeof json !== "object" || json === null) throw new SyntaxError("not an object");
  const { model, response } = json as { model?: unknown; response?: unknown };
  return {
    ...json,
    ...(typeof model === "string" ? { model: name } : {}),
    ...(typeof response === "object" && response !== null && "model" in response ? { response: { ...response, model: name } } : {}),
  };
}
