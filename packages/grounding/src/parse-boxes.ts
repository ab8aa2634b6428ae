import { BoxReader, type BoxReaderOptions } from "./box-reader.ts";
import type { GroundedBox } from "./grounded-box.ts";

/** The boxes of a whole answer: what {@link BoxReader} finds in it. */
export function parseBoxes(text: string, options?: BoxReaderOptions): GroundedBox[] {
  const reader = new BoxReader(options);
  return [...reader.push(text), ...reader.finish()];
}
