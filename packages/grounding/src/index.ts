export { boxOverlay } from "./box-overlay.ts";
export { BoxReader, type BoxReaderOptions } from "./box-reader.ts";
export type { Edges, GroundedBox } from "./grounded-box.ts";
export { parseBoxes } from "./parse-boxes.ts";
export { type PictureSize, toPixels } from "./to-pixels.ts";
