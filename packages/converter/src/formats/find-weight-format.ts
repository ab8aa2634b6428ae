import { TesseraError } from "@tessera/core";
import type { WeightFormat } from "./weight-format.ts";
import { weightFormats } from "./weight-formats.ts";

/** @throws TesseraError `invalid-argument` for a name that is not in `weightFormats` */
export function findWeightFormat(name: string): WeightFormat {
  const found = weightFormats.find((format) => format.name === name);
  if (found !== undefined) return found;
  const known = weightFormats.map((format) => format.name).join(", ");
  throw new TesseraError("invalid-argument", `There is no weight format ${name}; known are ${known}`, { facts: { name } });
}
