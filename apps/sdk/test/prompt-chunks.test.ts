import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint } from "@tessera/checkpoint";
import { convertCheckpoint, findGraph } from "@tessera/converter";
import { demoModelFolder } from "@tessera/demo-model";
import { findKernels } from "@tessera/kernels";
import { continuationLogits, type TokenEmbedding } from "@tessera/language-decoder";
import { createRuntime } from "@tessera/runtime";
import { afterAll, expect, it } from "vitest";

const { library, missing } = findKernels();
const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-chunks-"));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

const length = 901;

/** Rows of noise, the same for the same id. */
function noise(columns: number): TokenEmbedding {
  return {
    rows: length,
    columns,
    lookup(id, out, at) {
      for (let i = 0, state = id + 1; i < columns; i++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        out[at + i] = (state / 2 ** 32 - 0.5) / 5;
      }
    },
  };
}

// Chunks depend on who else generates: an answer must not.
it.skipIf(missing !== undefined)("a prompt's logits are the same bits whatever the chunks it is read in", async () => {
  await using checkpoint = await openCheckpoint(demoModelFolder);
  const { folder, manifest } = await convertCheckpoint(checkpoint, { cacheFolder, precision: { vision: "int8", language: "int8" } });
  const [graph, prefillGraph] = (["decode", "prefill"] as const).map(
    (step) => findGraph(manifest.language.graphs, { step, kv: "fp32", kernels: true })!.file,
  ) as [string, string];
  const embedding = noise(manifest.language.hiddenSize);
  const inputIds = Array.from({ length }, (_, i) => i);
  await using first = await createRuntime({ implementation: "native", threads: 2, kernels: library });
  for (const instructionSet of first.instructionSets) {
    await using runtime = await createRuntime({ implementation: "native", threads: 2, kernels: library, instructionSet });
    await using session = await runtime.createSession(join(folder, graph));
    await using prefillSession = await runtime.createSession(join(folder, prefillGraph));
    const read = (prefillChunk: number) =>
      continuationLogits({ inputIds }, [1, 2], {
        ...manifest.language,
        session,
        prefillSession,
        embedding,
        contextLength: 1024,
        prefillChunk,
      });
    const whole = await read(1024);
    expect(whole.every(Number.isFinite)).toBe(true);
    for (const chunk of [512, 256, 192, 128]) {
      const differing = (await read(chunk)).filter((logit, i) => !Object.is(logit, whole[i])).length;
      expect(differing, `${instructionSet} in chunks of ${chunk}`).toBe(0);
    }
  }
});
