import { logitsProcessors } from "./processors/logits-processors.ts";
import type { Sampler } from "./sampler.ts";
import { selectors } from "./warpers/selectors.ts";
import { warpers } from "./warpers/warpers.ts";

/** All rules of choosing tokens, in the order in which they are applied. */
export const samplers: readonly Sampler[] = [...logitsProcessors, ...selectors, ...warpers];
