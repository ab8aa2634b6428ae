export { type FoundModel, findCached, findModel } from "./find-model.ts";
export type { HubOptions } from "./hub-options.ts";
export { type CachedModel, listModels, removeModel } from "./list-models.ts";
export type { PullEvent } from "./pull-event.ts";
export { type PulledModel, pullModel } from "./pull-model.ts";
export { huggingFace } from "./sources/hugging-face.ts";
export { modelScope } from "./sources/model-scope.ts";
export { type ModelName, parseModelName } from "./sources/parse-model-name.ts";
export type { Listing, RemoteFile, RepositoryName, Source } from "./sources/source.ts";
