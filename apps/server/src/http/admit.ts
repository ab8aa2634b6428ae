import type { Context } from "hono";
import { MediaReader } from "../media/media-reader.ts";
import type { Admission } from "./admission.ts";
import { HttpError } from "./http-error.ts";
import { isLine, requestOwner } from "./request-owner.ts";
import type { ServerState } from "./server-state.ts";

/** A request that was let in. */
export interface Admitted {
  /** Aborts when the client goes, the deadline passes or {@link Admitted.hangUp} is called. */
  readonly signal: AbortSignal;
  readonly media: MediaReader;
  /** What a failure is to be called: past the deadline, or when the server stops, it is that, whatever it looks like. */
  readonly honest: (error: unknown) => unknown;
  readonly hangUp: () => void;
  readonly leave: () => void;
}

/**
 * Waits until a request may start. The caller must call `leave`. Lines of batches wait behind all others, and their time begins when they
 * start. Throws 429, or 503 past the deadline.
 *
 * @param admission whom it waits for; an upstream has its own
 */
export async function admit(context: Context, state: ServerState, admission: Admission = state.admission): Promise<Admitted> {
  const { deadlineSeconds = 600 } = state.options;
  const line = isLine(context);
  const gone = new AbortController();
  const late = new AbortController();
  const begin = () => setTimeout(() => late.abort(), deadlineSeconds * 1000).unref();
  const signal = AbortSignal.any([context.req.raw.signal, gone.signal, late.signal, state.stopping]);
  const honest = (error: unknown) => {
    if (late.signal.aborted) return new HttpError(503, `The request took longer than ${deadlineSeconds} s`, { code: "deadline_exceeded" });
    return state.stopping.aborted ? new HttpError(503, "The server is being stopped", { code: "stopping" }) : error;
  };
  let timer = line ? undefined : begin();
  try {
    const enter = await admission.enter(signal, { behind: line });
    timer ??= begin();
    const media = new MediaReader(state, requestOwner(context), signal);
    const leave = () => {
      clearTimeout(timer);
      enter();
    };
    return { signal, media, honest, hangUp: () => gone.abort(), leave };
  } catch (error) {
    clearTimeout(timer);
    throw honest(error);
  }
}
