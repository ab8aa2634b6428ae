import type { PullEvent } from "@tessera/hub";
import { formatBytes } from "./format-bytes.ts";
import { formatSeconds } from "./format-seconds.ts";

type Progress = Extract<PullEvent, { type: "pull-progress" }>;

const barLength = 24;

/** A download as two lines that fit into `columns`: the file that comes, and all of them with rate and time left. */
export function drawDownload(progress: Progress, bytesPerSecond: number | undefined, columns: number): readonly [string, string] {
  const { file, fileDone, fileTotal, doneBytes, totalBytes } = progress;
  return [
    shorten(`${bar(fileDone, fileTotal)} ${formatBytes(fileDone)} of ${formatBytes(fileTotal)}  ${file}`, columns),
    shorten(`${bar(doneBytes, totalBytes)} ${describeDownload(progress, bytesPerSecond)}`, columns),
  ];
}

/** `1.2 GB of 2.8 GB, 12.3 MB/s, 2 min 10 s left` */
export function describeDownload({ doneBytes, totalBytes }: Progress, bytesPerSecond: number | undefined): string {
  const amount = `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
  if (bytesPerSecond === undefined) return amount;
  const left = bytesPerSecond > 0 ? `${formatSeconds((totalBytes - doneBytes) / bytesPerSecond)} left` : "nothing comes";
  return `${amount}, ${formatBytes(Math.round(bytesPerSecond))}/s, ${left}`;
}

function bar(done: number, total: number): string {
  const fraction = total > 0 ? Math.min(1, done / total) : 1;
  const full = Math.floor(fraction * barLength);
  return `${"█".repeat(full)}${"░".repeat(barLength - full)} ${String(Math.floor(fraction * 100)).padStart(3)} %`;
}

/** A longer line would be broken, and stay when the next is drawn. */
function shorten(line: string, columns: number): string {
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`;
}
