export { createApp } from "./create-app.ts";
export type { Engine } from "./engine.ts";
export type { EngineLoadOptions } from "./engine-messages.ts";
export { type RunningServer, type ServeOptions, serve } from "./serve.ts";
export type { ServerOptions } from "./server-options.ts";
export { type SupervisedModel, type SuperviseOptions, superviseModel } from "./supervise-model.ts";
