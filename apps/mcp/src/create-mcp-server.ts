import { type CallToolResult, McpServer } from "@modelcontextprotocol/server";
import { TesseraError } from "@tessera/core";
import type { MediaAccess } from "./media/media-access.ts";
import type { Tool, ToolSetting } from "./tools/tool.ts";
import { tools } from "./tools/tools.ts";
import type { VisionModel } from "./vision-model.ts";

export interface McpServerOptions extends MediaAccess {
  /** Asks the model; may still be loading. The caller disposes it. */
  readonly model: VisionModel | Promise<VisionModel>;
  /** Told to clients. @default "0.1.0" */
  readonly version?: string;
  /** Gets failures that are not the client's. */
  readonly onError?: (error: unknown) => void;
}

/** An MCP server with the tools `describe`, `read_text`, `ask`, `locate` and `extract`. Connect it to any transport of the MCP SDK. */
export function createMcpServer({ model, version = "0.1.0", onError, ...access }: McpServerOptions): McpServer {
  const server = new McpServer({ name: "tessera", version });
  const loading = Promise.resolve(model);
  // Whoever asks is told of a failure.
  loading.catch(() => {});
  for (const tool of tools) {
    const { name, title, description, input, output } = tool;
    const config = { title, description, inputSchema: input, outputSchema: output, annotations: { readOnlyHint: true } };
    server.registerTool(name, config, (given, context) => call(tool, given, { model: () => loading, access, context }, onError));
  }
  return server;
}

/** A failure is a result of the tool, so that the client's model reads what to do about it. */
async function call(
  tool: Tool,
  input: Record<string, unknown>,
  setting: ToolSetting,
  onError: McpServerOptions["onError"],
): Promise<CallToolResult> {
  try {
    const output = await tool.run(input, setting);
    return { content: [{ type: "text", text: tool.text?.(output) ?? JSON.stringify(output) }], structuredContent: output };
  } catch (error) {
    setting.context.mcpReq.signal.throwIfAborted();
    if (!TesseraError.isInstance(error)) onError?.(error);
    const text = TesseraError.isInstance(error) ? `${error.message} [${error.code}]` : "Something went wrong in the server";
    return { content: [{ type: "text", text }], isError: true };
  }
}
