import { type GenerationOptions, generationOptionSpecs, samplers } from "@tessera/language-decoder";

const names = Object.keys(generationOptionSpecs) as (keyof GenerationOptions)[];
/** Options that mean nothing to a greedy answer: those of rules that only shape what is drawn from. */
const drawing = samplers
  .filter((sampler) => !("apply" in sampler))
  .flatMap(({ options }) => Object.keys(options) as (keyof GenerationOptions)[]);

/** The generation options of a request: who gives a sampling option wants to sample, unless `doSample` says otherwise; temperature 0 is greedy. */
export function readSampling(request: GenerationOptions): GenerationOptions {
  const options: GenerationOptions = Object.fromEntries(names.map((name) => [name, request[name]]));
  if (options.temperature === 0) return { ...options, doSample: false, temperature: undefined };
  return { ...options, doSample: options.doSample ?? drawing.some((name) => options[name] !== undefined) };
}
