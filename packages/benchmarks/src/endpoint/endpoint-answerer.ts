import { setTimeout as pause } from "node:timers/promises";
import { TesseraError } from "@tessera/core";
import type { Benchmark, BenchmarkItem } from "../benchmark.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { toChatBody } from "./to-chat-body.ts";

export interface EndpointOptions {
  /** Up to `/v1`, of any server that speaks OpenAI's chat completions. */
  readonly url: string;
  readonly model: string;
  readonly apiKey?: string;
  /** Most calls at once. @default 64 */
  readonly concurrency?: number;
  /** Tries of a call, the first included. @default 6 */
  readonly tries?: number;
  /** Milliseconds before the second try; each later one waits twice as long. @default 1000 */
  readonly backoff?: number;
  /** Seconds for an answer. @default 600 */
  readonly timeout?: number;
}

/** Statuses after which the same call may go well. */
const passing = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);
/** Those that say that there is too much at once. */
const congested = new Set([429, 503, 529]);
/** Those that no other question would fare better with. */
const final = new Set([401, 403, 404]);

/**
 * Answers questions at an endpoint, greedily. Each call is tried again while that may help; how many run at once adapts.
 *
 * The returned function rejects with `runtime-unavailable` where no question can be answered (nobody listens, the key or the model is refused), which
 * ends a run; with `answer-incomplete` where this one could not be.
 */
export function endpointAnswerer(benchmark: Pick<Benchmark, "maxTiles" | "maxNewTokens">, options: EndpointOptions) {
  const limit = new AdaptiveLimit(options.concurrency ?? 64);
  return async (item: BenchmarkItem, signal: AbortSignal): Promise<string> => {
    const body = JSON.stringify(await toChatBody(item, benchmark, options.model));
    return limit.run(() => tryAgain(body, options, limit, signal));
  };
}

async function tryAgain(body: string, options: EndpointOptions, limit: AdaptiveLimit, signal: AbortSignal): Promise<string> {
  const { tries = 6, backoff = 1000 } = options;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const outcome = await callOnce(body, options, signal);
    limit.note(outcome.congested ? "congested" : "fine");
    if ("text" in outcome) return outcome.text;
    if (!outcome.again || attempt >= tries) throw outcome.error;
    // Half of the wait is drawn: calls that were turned away together do not come back together.
    const wait = Math.max(outcome.wait ?? 0, backoff * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
    await pause(Math.min(wait, 60_000), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type Outcome =
  | { readonly text: string; readonly congested: false }
  | { readonly error: TesseraError; readonly again: boolean; readonly congested: boolean; readonly wait?: number };

async function callOnce(body: string, { url, apiKey, timeout = 600 }: EndpointOptions, signal: AbortSignal): Promise<Outcome> {
  const address = `${url.replace(/\/+$/, "")}/chat/completions`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout * 1000)]),
    });
    text = await response.text();
  } catch (cause) {
    signal.throwIfAborted();
    const late = (cause as Error).name === "TimeoutError";
    const message = late ? `${url} gave no answer in ${timeout} s` : `${url} cannot be reached`;
    return { error: new TesseraError("runtime-unavailable", message, { facts: { url }, cause }), again: true, congested: late };
  }
  if (response.ok) return readAnswer(url, text);
  const { status } = response;
  const code = final.has(status) || passing.has(status) ? "runtime-unavailable" : "answer-incomplete";
  return {
    error: new TesseraError(code, `${url} answered ${status}: ${text.slice(0, 300)}`, { facts: { url, status } }),
    again: passing.has(status),
    congested: congested.has(status),
    wait: Number(response.headers.get("retry-after")) * 1000 || undefined,
  };
}

function readAnswer(url: string, text: string): Outcome {
  try {
    const { choices } = JSON.parse(text) as { choices: { message: { content: string | null } }[] };
    return { text: choices[0]!.message.content ?? "", congested: false };
  } catch (cause) {
    const error = new TesseraError("answer-incomplete", `${url} gave no chat completion: ${text.slice(0, 300)}`, { facts: { url }, cause });
    return { error, again: false, congested: false };
  }
}
