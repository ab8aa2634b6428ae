import type { ColorTable } from "./color-table.ts";

/** The palette of indices that are shades of grey. */
export function greyTable(): ColorTable {
  return Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
}
