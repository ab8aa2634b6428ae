import type { Figure } from "./figures.ts";
import { parseFigure } from "./parse-figure.ts";

/** Whether a figure is measured with the model in memory. */
export function needsModel(figure: Figure): boolean {
  return !["preprocess", "convert"].includes(parseFigure(figure).kind);
}
