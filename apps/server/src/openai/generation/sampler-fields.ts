import { type GenerationOptions, generationOptionSpecs, type NumberRange } from "@tessera/sdk";
import * as z from "zod";

/** Fields that OpenAI's API has, or whose off values differ: sampling-schema.ts says what they take. */
const apart: readonly string[] = [
  "maxNewTokens",
  "minNewTokens",
  "minLength",
  "temperature",
  "topP",
  "topK",
  "seed",
  "presencePenalty",
  "frequencyPenalty",
  "numBeams",
  "lengthPenalty",
  "promptLookupNumTokens",
  "logprobs",
  "promptLogprobs",
];

/** Numbers of generating that vLLM, SGLang or LMDeploy take beside OpenAI's fields, by our names: `min_p` of `minP`. */
const fields = Object.entries(generationOptionSpecs).flatMap(([name, { range }]) =>
  range === undefined || apart.includes(name) ? [] : [{ name, field: snake(name), range }],
);

/** Their schema, limits from the samplers themselves. */
export const samplerFields: Readonly<Record<string, z.ZodType<number | null | undefined>>> = Object.fromEntries(
  fields.map(({ field, range }) => [field, numberSchema(range).nullish()]),
);

/** What a body says of them, by our names. */
export function readSamplerFields(body: Readonly<Record<string, unknown>>): Partial<GenerationOptions> {
  return Object.fromEntries(fields.map(({ name, field }) => [name, body[field] ?? undefined]));
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function numberSchema({ integer = false, min, max, aboveMin = false, belowMax = false }: NumberRange): z.ZodNumber {
  let schema = integer ? z.number().int() : z.number();
  if (min !== undefined) schema = aboveMin ? schema.gt(min) : schema.min(min);
  if (max !== undefined) schema = belowMax ? schema.lt(max) : schema.max(max);
  return schema;
}
