export { drawPlacement } from "./drawing/draw-placement.ts";
export { numberOfLayers } from "./number-of-layers.ts";
export type { Device } from "./placement/device.ts";
export type { ModelSizes } from "./placement/model-sizes.ts";
export type { Placement, Stage, StageBytes } from "./placement/placement.ts";
export { type PlacementRequest, planPlacement } from "./placement/plan-placement.ts";
export { type DeviceMapRequest, readDeviceMap } from "./placement/read-device-map.ts";
export { type DeviceMap, type SplitOptions, splitModel } from "./split-model.ts";
