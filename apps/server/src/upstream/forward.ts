import { TesseraError } from "@tessera/core";
import type { Context } from "hono";
import { admit } from "../http/admit.ts";
import { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";
import { toHttpError } from "../http/to-http-error.ts";
import { inlineMedia } from "./inline-media.ts";
import { readEvents } from "./read-events.ts";
import { relayEvents, renamed } from "./relay-events.ts";
import { stalling } from "./stalling.ts";
import type { OpenUpstream } from "./upstream.ts";
import { upstreamError, upstreamFailure } from "./upstream-failure.ts";

const mostAnswerBytes = 64 * 2 ** 20;

/**
 * Has an upstream answer a request, with the limits, keys and errors of this server. A client that hangs up ends the request there, too.
 *
 * @param path below the API's base, as `/chat/completions`
 */
export async function forward(context: Context, state: ServerState, upstream: OpenUpstream, path: string, body: object): Promise<Response> {
  const { signal, media, honest, hangUp, leave } = await admit(context, state, upstream.admission);
  const failure = (error: unknown): HttpError => {
    const named = honest(error);
    if (named instanceof HttpError) return named;
    if (TesseraError.isInstance(named)) return toHttpError(named);
    return upstreamFailure(upstream.name, named instanceof SyntaxError ? "sent what is no JSON" : "cannot be reached, or broke off");
  };
  const end = () => {
    hangUp();
    leave();
  };
  let streaming = false;
  try {
    const response = await send(upstream, path, await inlineMedia(body, media), signal);
    const pieces = stalling(response, upstream);
    if (!response.ok)
      throw upstreamError(upstream.name, response.status, await readText(pieces, upstream), response.headers.get("retry-after"));
    if (!(body as { stream?: unknown }).stream)
      return context.json(renamed(JSON.parse(await readText(pieces, upstream)), upstream.name) as object);
    if (!/^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "")) throw upstreamFailure(upstream.name, "sent no stream");
    const rest = readEvents(pieces);
    const first = await rest.next();
    if (first.done) throw upstreamFailure(upstream.name, "sent an empty stream");
    JSON.parse(first.value.data === "[DONE]" ? "{}" : first.value.data);
    streaming = true;
    return context.body(relayEvents({ upstream, first: first.value, rest, failure, onEnd: end }), 200, {
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
    });
  } catch (error) {
    throw failure(error);
  } finally {
    if (!streaming) end();
  }
}

function send({ url, name, model = name, apiKey }: OpenUpstream, path: string, body: object, signal: AbortSignal): Promise<Response> {
  return fetch(`${url.replace(/\/$/, "")}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) },
    body: JSON.stringify({ ...body, model }),
    // It answers by itself; a key must not go elsewhere.
    redirect: "error",
    signal,
  });
}

async function readText(pieces: AsyncIterable<Uint8Array>, { name }: OpenUpstream): Promise<string> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    if (bytes > mostAnswerBytes) throw upstreamFailure(name, `sent more than ${mostAnswerBytes} bytes`);
    held.push(piece);
  }
  return Buffer.concat(held).toString("utf8");
}
