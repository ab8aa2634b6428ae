import type { ErrorCode } from "./error-code.ts";

const marker: unique symbol = Symbol.for("tessera.error") as never;

/** Facts about the failure: names, limits, shapes. Everything in here is safe to show to the user. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

/** A message names what failed, and a foreign file may hold a name of megabytes. */
const mostCharacters = 4000;

/**
 * The one error family. `code` says what kind of failure it is, `facts` name the thing that failed.
 *
 * A symbol marks instances, so that errors of another installed version are recognised by {@link TesseraError.isInstance}.
 */
export class TesseraError extends Error {
  override readonly name = "TesseraError";
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, { facts = {}, cause }: { readonly facts?: ErrorFacts; readonly cause?: unknown } = {}) {
    super(message.length > mostCharacters ? `${message.slice(0, mostCharacters)}…` : message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = facts;
    Object.defineProperty(this, marker, { value: true });
  }

  static isInstance(error: unknown): error is TesseraError {
    return typeof error === "object" && error !== null && marker in error;
  }
}
