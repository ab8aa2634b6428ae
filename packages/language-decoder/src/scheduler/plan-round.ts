/** A sequence's next token, waiting for a run. */
export interface WaitingStep {
  /** Positions that its KV cache has room for; sequences with as many may share a run. `undefined`: it must run by itself. */
  readonly capacity: number | undefined;
}

/** A part of a prompt, waiting for a run. */
export interface WaitingChunk {
  /** When its sequence began: the oldest prompt is read first, to its end. */
  readonly order: number;
}

/** The runs of one round: at most one chunk of a prompt, then one token of everyone who waits for one. */
export interface RoundPlan<Chunk, Step> {
  readonly chunk: Chunk | undefined;
  /** Steps that share a run, in order; those of one step alone are runs of their own. */
  readonly runs: readonly (readonly Step[])[];
}

/**
 * Plans a round of those who wait. Everyone who waits for a token gets one; of the prompts the oldest goes on, so that each is read in bounded
 * time and few hold half-read caches.
 */
export function planRound<Chunk extends WaitingChunk, Step extends WaitingStep>(
  chunks: readonly Chunk[],
  steps: readonly Step[],
): RoundPlan<Chunk, Step> {
  const chunk = chunks.reduce<Chunk | undefined>(
    (oldest, other) => (oldest === undefined || other.order < oldest.order ? other : oldest),
    undefined,
  );
  const shared = new Map<number, Step[]>();
  const runs: Step[][] = [];
  for (const step of steps) {
    const group = step.capacity === undefined ? undefined : shared.get(step.capacity);
    if (group !== undefined) {
      group.push(step);
      continue;
    }
    const started = [step];
    runs.push(started);
    if (step.capacity !== undefined) shared.set(step.capacity, started);
  }
  return { chunk, runs };
}
