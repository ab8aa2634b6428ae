export { extract } from "./extract.ts";
export type { ExtractEvent, ExtractOptions, ExtractSchema } from "./extract-options.ts";
export { type ExtractJournal, type KeptRows, openJournal } from "./output/journal.ts";
export { rowWriter, writeRows } from "./output/row-writers.ts";
export type { ExtractRow } from "./rows/extract-row.ts";
export type { ExtractInput } from "./units/extract-input.ts";
