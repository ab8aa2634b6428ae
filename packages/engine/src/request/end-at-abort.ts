/**
 * Ends a generator at an abort even while nobody takes its next value: what it holds is freed then, not when it is collected. Whoever takes the
 * next value gets the signal's reason.
 */
export async function* endAtAbort<T, R>(steps: AsyncGenerator<T, R, void>, signal: AbortSignal | undefined): AsyncGenerator<T, R, void> {
  const end = () => void steps.return(undefined as never).catch(() => {});
  signal?.addEventListener("abort", end, { once: true });
  try {
    for (;;) {
      const step = await steps.next();
      // An answer that was whole before the abort stays one; one that was ended by it is none.
      if (step.done && step.value === undefined) signal?.throwIfAborted();
      if (step.done) return step.value;
      yield step.value;
    }
  } finally {
    signal?.removeEventListener("abort", end);
    await steps.return(undefined as never);
  }
}
