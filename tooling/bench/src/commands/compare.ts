import type { Figure } from "../results/figures.ts";
import { parseFigure } from "../results/parse-figure.ts";
import { checkOut } from "../workers/check-out.ts";
import { compareVariants } from "../workers/compare-variants.ts";
import type { Arguments } from "./arguments.ts";
import { putOut } from "./put-out.ts";
import { readVariants } from "./read-variants.ts";

/** `bench compare FOLDER`. Returns the exit code. */
export async function compare(folder: string, given: Arguments): Promise<number> {
  const figures = given.figures.split(",") as Figure[];
  for (const figure of figures) parseFigure(figure);
  const pairs = Number(given.pairs);
  if (!Number.isInteger(pairs) || pairs < 1) throw new Error(`--pairs must be a positive integer, not ${given.pairs}`);
  const candidates = readVariants(given.variant, given.cache);
  await using other = given.against === undefined ? undefined : await checkOut(given.against);
  const variants = other === undefined ? candidates : [{ ...candidates[0]!, label: other.commit, root: other.root }, ...candidates];
  return putOut(await compareVariants({ folder, variants, figures, pairs, pictureFolder: given.cache }), given);
}
