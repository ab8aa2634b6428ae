import { Deadline } from "./deadline.ts";
import { HubFailure } from "./hub-failure.ts";

/** Who is told what ended, and when it counts as ended. */
export interface StallOptions {
  /** What is read, as failures name it. */
  readonly name: string;
  readonly stallMilliseconds: number;
  readonly signal?: AbortSignal;
}

/**
 * One reading of a body, given up when nothing came for too long. What is left unread is waited for by nobody.
 *
 * @throws HubFailure to be tried again for a body that stalls or breaks, the signal's reason, and what `read` throws
 */
export async function untilStalled<T>(
  { name, stallMilliseconds, signal }: StallOptions,
  read: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const deadline = new Deadline(signal, stallMilliseconds);
  try {
    return await read(deadline);
  } catch (error) {
    signal?.throwIfAborted();
    if (deadline.passed) throw new HubFailure(`${name}: nothing came for ${stallMilliseconds} ms`, { again: true, cause: error });
    if (error instanceof TypeError) throw new HubFailure(`${name}: the connection broke`, { again: true, cause: error });
    throw error;
  } finally {
    deadline.end();
  }
}
