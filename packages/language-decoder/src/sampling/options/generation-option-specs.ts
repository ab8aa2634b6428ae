import { samplers } from "../samplers.ts";
import { answerOptions } from "./answer-options.ts";
import type { GenerationOptions } from "./generation-options.ts";
import type { OptionSpec } from "./option-spec.ts";

/**
 * All options of generating by their names. Whoever offers them (the SDK's checks, the server's fields, the command line's flags) takes names, limits
 * and texts from here.
 */
export const generationOptionSpecs = Object.assign({}, answerOptions, ...samplers.map(({ options }) => options)) as Readonly<
  Record<keyof GenerationOptions, OptionSpec>
>;
