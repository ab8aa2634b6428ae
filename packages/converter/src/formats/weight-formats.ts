import { block4 } from "./block4.ts";
import { block8 } from "./block8.ts";
import { fp32 } from "./fp32.ts";
import { kernelColumns8 } from "./kernel-columns8.ts";
import { kernelRows4 } from "./kernel-rows4.ts";
import { kernelRows8 } from "./kernel-rows8.ts";
import { rows8 } from "./rows8.ts";
import { vnni8 } from "./vnni8.ts";
import type { WeightFormat } from "./weight-format.ts";

/** Every way in which a linear layer is stored and computed. */
export const weightFormats: readonly WeightFormat[] = [fp32, vnni8, rows8, block8, block4, kernelColumns8, kernelRows8, kernelRows4];
