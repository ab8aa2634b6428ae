/** A signal that Ctrl-C fires. A second Ctrl-C ends the program as usual. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}
