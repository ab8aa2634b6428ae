import type { Batch, BatchStatus } from "../batch.ts";

/** A batch's hash, whose fields Redis gives in turn with their values; `undefined` where there is none. */
export function batchOf(fields: unknown): Batch | undefined {
  const flat = fields as readonly string[];
  if (flat.length === 0) return undefined;
  const values = new Map(Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]));
  const text = (name: string) => values.get(name);
  const number = (name: string) => (values.has(name) ? Number(values.get(name)) : undefined);
  const json = <T>(name: string) => (values.has(name) ? (JSON.parse(values.get(name)!) as T) : undefined);
  return {
    id: text("id")!,
    owner: text("owner")!,
    inputFileId: text("inputFileId")!,
    endpoint: text("endpoint")!,
    metadata: json("metadata"),
    status: text("status") as BatchStatus,
    createdAt: number("createdAt")!,
    expiresAt: number("expiresAt")!,
    startedAt: number("startedAt"),
    finalizingAt: number("finalizingAt"),
    cancellingAt: number("cancellingAt"),
    endedAt: number("endedAt"),
    outputFileId: text("outputFileId"),
    errorFileId: text("errorFileId"),
    errors: json("errors"),
    total: number("total")!,
    completed: number("completed")!,
    failed: number("failed")!,
  };
}
