import { TesseraError } from "@tessera/core";
import { bodyPieces } from "./body-pieces.ts";
import { Deadline } from "./deadline.ts";
import { HubFailure } from "./hub-failure.ts";

/** Asks one hub. */
export interface HubRequest {
  /** A JSON document, asked for again where that may help. */
  json(url: string): Promise<{ readonly body: unknown; readonly headers: Headers }>;
  /** One try at some bytes of a file. Throws {@link HubFailure}, and the signal's reason. */
  bytes(url: string, range: readonly [from: number, to: number] | undefined, signal: AbortSignal): Promise<FirstAndLast>;
}

/** A response behind its redirects, and the headers of the hub that sent it there. */
interface FirstAndLast {
  readonly response: Response;
  readonly hubHeaders: Headers;
}

export interface HubRequestOptions {
  /** Where the token belongs. */
  readonly endpoint: string;
  /** What messages call the hub. */
  readonly title: string;
  readonly token: string | undefined;
  readonly fetch: typeof fetch;
  /** Tries a request again as {@link retrying} does. */
  readonly retry: <T>(attempt: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMilliseconds: number;
}

const mostRedirects = 5;
/** Of a page of a listing: 1,000 entries take about 300 kB. */
const mostJsonBytes = 64 * 2 ** 20;

/** Redirects are followed here, so that the token goes to the hub's own host and nowhere else. */
export function createHubRequest(options: HubRequestOptions): HubRequest {
  const { endpoint, token, title, timeoutMilliseconds } = options;
  const home = new URL(endpoint).origin;

  const follow = async (url: string, headers: Record<string, string>, signal: AbortSignal): Promise<FirstAndLast> => {
    let target = url;
    let hubHeaders: Headers | undefined;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const own: Record<string, string> =
        new URL(target).origin === home && token !== undefined ? { authorization: `Bearer ${token}` } : {};
      const response = await options
        .fetch(target, { redirect: "manual", headers: { ...headers, ...own }, signal })
        .catch((cause: unknown) => {
          signal.throwIfAborted();
          throw new HubFailure(`${title} cannot be reached at ${new URL(target).host}`, { again: true, cause });
        });
      hubHeaders ??= response.headers;
      const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      if (location === null) return { response, hubHeaders };
      await response.body?.cancel();
      const next = new URL(location, target);
      if (next.protocol !== "https:" && next.protocol !== new URL(endpoint).protocol)
        throw new HubFailure(`${title} leads to ${next.protocol}//${next.host}, which is not fetched`);
      target = next.href;
    }
    throw new HubFailure(`${title} redirects more than ${mostRedirects} times`);
  };

  return {
    json: (url) =>
      options.retry(async () => {
        const deadline = new Deadline(options.signal, timeoutMilliseconds);
        try {
          const { response } = await follow(url, { accept: "application/json" }, deadline.signal);
          await expectSuccess(response, url, options);
          return { body: await readJson(response, deadline), headers: response.headers };
        } catch (error) {
          options.signal?.throwIfAborted();
          if (deadline.passed)
            throw new HubFailure(`${title} gave no answer within ${timeoutMilliseconds} ms`, { again: true, cause: error });
          if (error instanceof SyntaxError) throw new HubFailure(`${title} answered with what is no JSON`, { again: true, cause: error });
          if (error instanceof TypeError) throw new HubFailure(`${title}: the connection broke`, { again: true, cause: error });
          throw error;
        } finally {
          deadline.end();
        }
      }),
    async bytes(url, range, signal) {
      const headers = { "accept-encoding": "identity", ...(range ? { range: `bytes=${range[0]}-${range[1] - 1}` } : {}) };
      const answer = await follow(url, headers, signal);
      await expectSuccess(answer.response, url, options);
      return answer;
    },
  };
}

async function expectSuccess(response: Response, url: string, { title, token, endpoint }: HubRequestOptions): Promise<void> {
  const { status } = response;
  if (status === 200 || status === 206) return;
  await response.body?.cancel();
  const { pathname } = new URL(url);
  const retryAfter = Number(response.headers.get("retry-after"));
  if (status === 429 || status === 408 || status >= 500)
    throw new HubFailure(status === 429 ? `${title} asks for fewer requests` : `${title} answered ${status}`, {
      again: true,
      waitMilliseconds: retryAfter > 0 ? retryAfter * 1000 : undefined,
    });
  const facts = { url, status };
  if (status === 401)
    throw new TesseraError(
      "hub-refused",
      `${title} ${token === undefined ? "wants a token" : "does not take this token"} for ${pathname}`,
      { facts },
    );
  if (status === 403)
    throw new TesseraError(
      "hub-refused",
      `${title} did not grant access to ${pathname}: accept its terms at ${endpoint}, or use another token`,
      {
        facts,
      },
    );
  if (status === 404)
    throw new TesseraError("checkpoint-not-found", `${title} has no ${pathname}, or shows it to nobody without a token`, { facts });
  throw new TesseraError("hub-refused", `${title} answered ${status} for ${pathname}`, { facts });
}

async function readJson(response: Response, deadline: Deadline): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of bodyPieces(response, deadline.signal)) {
    deadline.extend();
    bytes += piece.length;
    if (bytes > mostJsonBytes) throw new HubFailure(`The answer is longer than ${mostJsonBytes} bytes`);
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString("utf8"));
}
