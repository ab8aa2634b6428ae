export type { Engine } from "./engine/engine.ts";
export type { EngineLoadOptions } from "./engine/engine-messages.ts";
export { type SupervisedModel, type SuperviseOptions, superviseModel } from "./engine/supervise-model.ts";
export { createApp } from "./http/create-app.ts";
export { type RunningServer, type ServeOptions, serve } from "./http/serve.ts";
export type { ServerOptions } from "./http/server-options.ts";
export { type RunningWorker, work } from "./http/work.ts";
export { type FetchMediaOptions, fetchMedia } from "./media/fetch-media.ts";
export type { Upstream } from "./upstream/upstream.ts";
