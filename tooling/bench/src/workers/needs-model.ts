import type { Figure } from "../results/figures.ts";
import { parseFigure } from "../results/parse-figure.ts";

/** Whether a figure is measured with the model in memory. */
export function needsModel(figure: Figure): boolean {
  return !["preprocess", "convert"].includes(parseFigure(figure).kind);
}
