export { numberOfLayers } from "./number-of-layers.ts";
export { type DeviceMap, type SplitOptions, splitModel } from "./split-model.ts";
