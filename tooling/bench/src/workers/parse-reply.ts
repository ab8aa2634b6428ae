import type { WorkerReply } from "./worker-protocol.ts";

/** The reply in a line, or `undefined` for something else that a worker or one of its libraries printed. */
export function parseReply(line: string): WorkerReply | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { value, error, facts } = parsed as WorkerReply;
  if (typeof error === "string") return { error };
  if (typeof value !== "number") return undefined;
  return facts === undefined ? { value } : { value, facts };
}
