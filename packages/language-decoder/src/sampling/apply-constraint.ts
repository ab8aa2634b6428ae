import { TesseraError } from "@tessera/core";

/**
 * Takes tokens that may not come next out of the logits [vocab], in place.
 *
 * @param allowed int32 [vocab / 32, rounded up], a bit for each token
 * @throws TesseraError `invalid-argument` when other options have taken out all that the constraint allows
 */
export function applyConstraint(logits: Float32Array, allowed: Int32Array): void {
  let left = false;
  for (let word = 0, first = 0; first < logits.length; word++, first += 32) {
    const bits = allowed[word] ?? 0;
    const last = Math.min(first + 32, logits.length);
    if (bits === 0) logits.fill(Number.NEGATIVE_INFINITY, first, last);
    else
      for (let id = first; id < last; id++) {
        if (((bits >>> (id - first)) & 1) === 0) logits[id] = Number.NEGATIVE_INFINITY;
        else left ||= logits[id]! > Number.NEGATIVE_INFINITY;
      }
  }
  if (!left) throw new TesseraError("invalid-argument", "No token is left that both the response format and the other options allow");
}
