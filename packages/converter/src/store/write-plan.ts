import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint } from "@tessera/checkpoint";
import type { ConvertEvent } from "../convert-event.ts";
import type { ConversionPlan } from "../plan-conversion.ts";

export interface WritePlanOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ConvertEvent) => void;
}

const embeddingPieceBytes = 16 * 1024 * 1024;

/** Writes graphs, weights and the embedding into a folder, one piece at a time, each file flushed to disk. */
export async function writePlan(
  folder: string,
  plan: ConversionPlan,
  checkpoint: Checkpoint,
  { signal, onProgress }: WritePlanOptions,
): Promise<void> {
  const embedding = checkpoint.tensors.get(plan.embedding.key)!;
  const entries = plan.weightFiles.flatMap((file) => file.entries);
  // Padded rows past the vocabulary stay behind.
  const { rows } = plan.manifest.language.embedding;
  const rowBytes = embedding.byteLength / embedding.shape[0]!;
  const totalBytes = entries.reduce((sum, { length }) => sum + length, rows * rowBytes);
  let doneBytes = 0;
  onProgress?.({ type: "convert-start", totalBytes });
  const progress = (tensor: string, bytes: number) => {
    doneBytes += bytes;
    onProgress?.({ type: "convert-progress", tensor, doneBytes, totalBytes });
  };

  for (const [name, bytes] of plan.graphs) await writeFile(join(folder, name), (file) => file.writeFile(bytes));
  for (const weights of plan.weightFiles) {
    await writeFile(join(folder, weights.file), async (file) => {
      for (const entry of weights.entries) {
        let position = entry.offset;
        for await (const piece of entry.pieces()) {
          signal?.throwIfAborted();
          await writeAll(file, piece, position);
          position += piece.byteLength;
          progress(entry.name, piece.byteLength);
        }
        if (position - entry.offset !== entry.length)
          throw new Error(`${entry.name} came to ${position - entry.offset} bytes, planned were ${entry.length}`);
      }
    });
  }
  await writeFile(join(folder, plan.embedding.file), async (file) => {
    const step = Math.max(1, Math.floor(embeddingPieceBytes / rowBytes));
    for (let from = 0; from < rows; from += step) {
      signal?.throwIfAborted();
      const piece = await checkpoint.readRaw(embedding.name, { rows: [from, Math.min(rows, from + step)] });
      await file.writeFile(piece);
      progress(embedding.name, piece.byteLength);
    }
  });
}

async function writeFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, "w");
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; )
    done += (await file.write(bytes, done, bytes.byteLength - done, position + done)).bytesWritten;
}
