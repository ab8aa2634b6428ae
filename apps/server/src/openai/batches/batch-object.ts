import type { Batch } from "@tessera/jobs";

/** A batch as OpenAI's API shows it; times in seconds. */
export function batchObject(batch: Batch): object {
  const { status, endedAt } = batch;
  const seconds = (time: number | undefined) => (time === undefined ? null : Math.floor(time / 1000));
  const endedAs = (name: Batch["status"]) => (status === name ? seconds(endedAt) : null);
  return {
    id: batch.id,
    object: "batch",
    endpoint: batch.endpoint,
    errors: batch.errors === undefined ? null : { object: "list", data: batch.errors.map((error) => ({ ...error, param: null })) },
    input_file_id: batch.inputFileId,
    completion_window: completionWindow(batch.expiresAt - batch.createdAt),
    status,
    output_file_id: batch.outputFileId ?? null,
    error_file_id: batch.errorFileId ?? null,
    created_at: seconds(batch.createdAt),
    in_progress_at: seconds(batch.startedAt),
    expires_at: seconds(batch.expiresAt),
    finalizing_at: seconds(batch.finalizingAt),
    completed_at: endedAs("completed"),
    failed_at: endedAs("failed"),
    expired_at: endedAs("expired"),
    cancelling_at: seconds(batch.cancellingAt),
    cancelled_at: endedAs("cancelled"),
    request_counts: { total: batch.total, completed: batch.completed, failed: batch.failed },
    metadata: batch.metadata ?? null,
  };
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `24h` as OpenAI writes it, and `30m` or `7d`, in milliseconds; `undefined` for anything else. */
export function readCompletionWindow(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  if (count === undefined || Number(count) === 0) return undefined;
  const milliseconds = Number(count) * units[unit as keyof typeof units];
  return milliseconds <= 30 * units.d ? milliseconds : undefined;
}

function completionWindow(milliseconds: number): string {
  return milliseconds % units.h === 0 ? `${milliseconds / units.h}h` : `${Math.round(milliseconds / units.m)}m`;
}
