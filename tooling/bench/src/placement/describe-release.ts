import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CheckpointFacts, describeCheckpoint } from "@tessera/sdk";
import { releaseTensors } from "./release-tensors.ts";
import type { Release } from "./releases.ts";

/** What a release takes, from its shapes alone: a checkpoint of holes with the right headers is described, next to no disk is used. */
export async function describeRelease(release: Release): Promise<CheckpointFacts> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-release-"));
  try {
    await writeFile(join(folder, "config.json"), JSON.stringify(release));
    await writeHoles(join(folder, "model.safetensors"), releaseTensors(release));
    return await describeCheckpoint(folder, { cacheFolder: join(folder, "cache") });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeHoles(file: string, tensors: Readonly<Record<string, readonly number[]>>): Promise<void> {
  let end = 0;
  const header: Record<string, object> = {};
  for (const [name, shape] of Object.entries(tensors)) {
    const start = end;
    end += 2 * shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: "BF16", shape, data_offsets: [start, end] };
  }
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.byteLength));
  await using handle = await open(file, "w");
  await handle.writeFile(Buffer.concat([prefix, json]));
  await handle.truncate(8 + json.byteLength + end);
}
