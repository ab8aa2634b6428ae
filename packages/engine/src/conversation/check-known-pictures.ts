import { TesseraError } from "@tessera/core";

/**
 * Refuses pictures that are others than the history was about: they would take the places of those.
 *
 * @param known hashes of what is in the places of the history, in order; `undefined` where the history does not know
 * @param given hashes of what would go there now
 * @throws TesseraError `placeholder-mismatch`
 */
export function checkKnownPictures(known: readonly (string | undefined)[], given: readonly string[]): void {
  const other = known.findIndex((hash, i) => hash !== undefined && given[i] !== undefined && given[i] !== hash);
  if (other < 0) return;
  throw new TesseraError(
    "placeholder-mismatch",
    `Picture ${other + 1} is not the one that the history is about: give the pictures of earlier questions first, in order, then new ones, or use startChat, which remembers them`,
    { facts: { index: other } },
  );
}
