/** A request that went wrong in a way that a second try may mend, or may not. */
export class HubFailure extends Error {
  readonly again: boolean;
  /** How long the hub asks to wait. */
  readonly waitMilliseconds: number | undefined;

  constructor(
    message: string,
    {
      again = false,
      waitMilliseconds,
      cause,
    }: { readonly again?: boolean; readonly waitMilliseconds?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = "HubFailure";
    this.again = again;
    this.waitMilliseconds = waitMilliseconds;
  }
}
