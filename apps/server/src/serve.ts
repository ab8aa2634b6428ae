import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "./create-app.ts";
import type { ServerOptions } from "./server-options.ts";

export interface ServeOptions extends ServerOptions {
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** 0 takes a free one. @default 23333, as LMDeploy's api_server */
  readonly port?: number;
}

/** A listening server. Disposing it stops listening, lets running answers finish for a while, then cuts them off. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
}

const graceMilliseconds = 10_000;

/** Listens for HTTP. Rejects when the address is taken. */
export async function serve({ host = "127.0.0.1", port = 23333, ...options }: ServeOptions): Promise<RunningServer> {
  const server = createAdaptorServer({
    fetch: createApp(options).fetch,
    serverOptions: { requestTimeout: 60_000, headersTimeout: 20_000 },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ("closeIdleConnections" in server) server.closeIdleConnections();
      const cut = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), graceMilliseconds);
      await closed;
      clearTimeout(cut);
    },
  };
}
