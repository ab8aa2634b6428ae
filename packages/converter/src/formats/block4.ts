import { blockFormat } from "./block-format.ts";

export const block4 = blockFormat("block4", 4);
