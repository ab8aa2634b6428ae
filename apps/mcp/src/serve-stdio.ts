import { serveStdio as serve } from "@modelcontextprotocol/server/stdio";
import { createMcpServer, type McpServerOptions } from "./create-mcp-server.ts";

export interface ServeStdioOptions extends McpServerOptions {
  readonly signal?: AbortSignal;
}

/** Serves one client over standard input and output until it closes them or the signal aborts. Nothing else may write to standard output. */
export async function serveStdio({ signal, ...options }: ServeStdioOptions): Promise<void> {
  const handle = serve(() => createMcpServer(options), { onerror: (error) => options.onError?.(error) });
  try {
    await new Promise<void>((resolve) => {
      process.stdin.once("end", resolve).once("close", resolve);
      if (signal?.aborted) resolve();
      else signal?.addEventListener("abort", () => resolve(), { once: true });
    });
  } finally {
    await handle.close();
  }
}
