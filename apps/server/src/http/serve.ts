import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { startBatches } from "../openai/batches/start-batches.ts";
import { createApp } from "./create-app.ts";
import type { ServerOptions } from "./server-options.ts";

export interface ServeOptions extends ServerOptions {
  /** @default "127.0.0.1" */
  readonly host?: string;
  /**
   * Milliseconds for which a server that is disposed goes on taking requests while `/ready` says 503, so that load balancers learn of it before
   * connections are refused. @default 0
   */
  readonly drainMilliseconds?: number;
  /** Milliseconds in which running answers may finish when the server is disposed. @default 10000 */
  readonly graceMilliseconds?: number;
  /** 0 takes a free one. @default 23333, as LMDeploy's api_server */
  readonly port?: number;
}

/** A listening server. Disposing it stops listening, lets running answers finish for a while, then ends them with an error. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
}

const defaultGrace = 10_000;
/** In which the errors that end running answers can be sent. */
const farewellMilliseconds = 2_000;
/** How much longer than a request may take its answer may lie unread. */
const unreadSeconds = 30;

/** Listens for HTTP. Rejects when the address is taken. */
export async function serve({
  host = "127.0.0.1",
  port = 23333,
  graceMilliseconds = defaultGrace,
  drainMilliseconds = 0,
  ...options
}: ServeOptions): Promise<RunningServer> {
  const stopping = new AbortController();
  const draining = new AbortController();
  const app = createApp(options, stopping.signal, draining.signal);
  const server = createAdaptorServer({
    fetch: app.fetch,
    // Of JSON the reader bounds the time; files may take longer.
    serverOptions: { requestTimeout: 620_000, headersTimeout: 20_000 },
  }) as Server;
  // Of a connection on which nothing moves, in neither direction.
  server.setTimeout(((options.deadlineSeconds ?? 600) + unreadSeconds) * 1000);
  // Nobody reads the body of a GET: what is answered does not wait for the rest of it, a byte now and then.
  server.on("request", (request, response) => {
    if (request.method === "GET" || request.method === "HEAD")
      response.once("finish", () => void (request.complete || request.socket.destroySoon()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const endBatches = startBatches(app, options);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    async [Symbol.asyncDispose]() {
      draining.abort();
      await Promise.all([endBatches(), sleep(drainMilliseconds)]);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const end = setTimeout(() => stopping.abort(), graceMilliseconds);
      const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds + farewellMilliseconds);
      await closed;
      clearTimeout(end);
      clearTimeout(cut);
    },
  };
}
