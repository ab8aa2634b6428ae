import type { Warper } from "../sampler.ts";
import { epsilonCutoff } from "./epsilon-cutoff.ts";
import { etaCutoff } from "./eta-cutoff.ts";
import { minP } from "./min-p.ts";
import { typicalP } from "./typical-p.ts";

/** What drops tokens behind temperature, top-k and top-p, in the order of transformers' warpers; then min-p, which 4.37.2 lacks. */
export const warpers: readonly Warper[] = [typicalP, epsilonCutoff, etaCutoff, minP];
