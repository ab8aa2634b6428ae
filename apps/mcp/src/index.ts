export { createMcpServer, type McpServerOptions } from "./create-mcp-server.ts";
export { allowedFile } from "./media/allowed-file.ts";
export type { MediaAccess } from "./media/media-access.ts";
export { type ServeStdioOptions, serveStdio } from "./serve-stdio.ts";
export type { VisionModel } from "./vision-model.ts";
