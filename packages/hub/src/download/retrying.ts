import { setTimeout } from "node:timers/promises";
import { TesseraError } from "@tessera/core";
import { HubFailure } from "./hub-failure.ts";

export interface RetryOptions {
  /** Tries without progress in between before it is given up. @default 6 */
  readonly attempts?: number;
  /** Of the first pause; it doubles. @default 500 */
  readonly firstPauseMilliseconds?: number;
  readonly signal?: AbortSignal;
  readonly onRetry?: (failure: HubFailure, waitMilliseconds: number) => void;
  /** Whether something came since the last call: tries are then counted anew. @default never */
  readonly progressed?: () => boolean;
}

const longestPause = 30_000;
const longestAsked = 300_000;

/**
 * Tries again what failed in passing, with growing pauses of random length, so that many clients do not come back at once.
 *
 * @throws TesseraError `hub-unreachable` after the last try, `hub-refused` where no try would help
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  { attempts = 6, firstPauseMilliseconds = 500, signal, onRetry, progressed = () => false }: RetryOptions = {},
): Promise<T> {
  for (let failed = 0; ; ) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof HubFailure)) throw error;
      if (!error.again) throw new TesseraError("hub-refused", error.message, { cause: error });
      failed = progressed() ? 1 : failed + 1;
      if (failed >= attempts) throw new TesseraError("hub-unreachable", `${error.message}, ${failed} times`, { cause: error });
      const pause = Math.min(longestPause, firstPauseMilliseconds * 2 ** (failed - 1)) * (0.5 + Math.random() / 2);
      const wait = Math.min(longestAsked, Math.max(pause, error.waitMilliseconds ?? 0));
      onRetry?.(error, wait);
      await setTimeout(wait, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}
