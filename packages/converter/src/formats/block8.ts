import { blockFormat } from "./block-format.ts";

export const block8 = blockFormat("block8", 8);
