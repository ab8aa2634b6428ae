import { TesseraError } from "@tessera/core";

const layers: Readonly<Record<string, number>> = {
  "InternVL2-1B": 24,
  "InternVL2-2B": 24,
  "InternVL2-4B": 32,
  "InternVL2-8B": 32,
  "InternVL2-26B": 48,
  "InternVL2-40B": 60,
  "InternVL2-Llama3-76B": 80,
};

/** Language layers of a release. Throws `invalid-argument` for a name that is none of them. */
export function numberOfLayers(model: string): number {
  const count = Object.hasOwn(layers, model) ? layers[model] : undefined;
  if (count === undefined)
    throw new TesseraError("invalid-argument", `There is no release ${model}; known are ${Object.keys(layers).join(", ")}`, {
      facts: { model },
    });
  return count;
}
