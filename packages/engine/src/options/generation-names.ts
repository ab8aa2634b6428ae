import { type GenerationOptions, generationOptionSpecs } from "@tessera/language-decoder";

/** The names of all generation options. */
export const generationNames = Object.fromEntries(Object.keys(generationOptionSpecs).map((name) => [name, true])) as Readonly<
  Record<keyof GenerationOptions, true>
>;
