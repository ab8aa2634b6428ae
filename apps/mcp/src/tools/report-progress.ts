import type { ServerContext } from "@modelcontextprotocol/server";
import type { ChatEvent } from "@tessera/sdk";

/** Tells a client that asked for it how many tiles were seen. */
export async function reportProgress(event: ChatEvent, { mcpReq }: ServerContext): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined || event.type !== "tiles-encoded") return;
  const { done, total } = event;
  await mcpReq.notify({
    method: "notifications/progress",
    params: { progressToken, progress: done, total, message: `tile ${done} of ${total}` },
  });
}
