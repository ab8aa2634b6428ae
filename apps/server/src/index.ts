export { createApp } from "./create-app.ts";
export { type RunningServer, type ServeOptions, serve } from "./serve.ts";
export type { ServerOptions } from "./server-options.ts";
