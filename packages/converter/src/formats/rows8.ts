import { rowLinear } from "../layers/row-linear.ts";
import { quantizeRows } from "./quantize-rows.ts";
import { vnni8 } from "./vnni8.ts";
import type { WeightFormat } from "./weight-format.ts";

/** The weights of `vnni8`; activations have a scale a row, which keeps the outliers of one token away from the others. */
export const rows8: WeightFormat<"rows8"> = {
  name: "rows8",
  bits: 8,
  quantise: vnni8.quantise,
  node: (part, x, projection) => rowLinear(part, quantizeRows(part, x, projection.weight.columns), projection),
};
