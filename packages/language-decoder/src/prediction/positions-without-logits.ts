import type { Session, Tensor } from "@tessera/core";
import { logitPositions } from "./logit-positions.ts";

const lastPosition = logitPositions(1);

/** `logit_positions` of a run whose logits are not asked for: a decoder graph that reads a prompt for its keys and values alone wants one, too. */
export function positionsWithoutLogits({ inputs }: Session): { readonly logit_positions?: Tensor } {
  return inputs.some(({ name }) => name === "logit_positions") ? { logit_positions: lastPosition } : {};
}
