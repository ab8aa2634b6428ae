import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { compareModel } from "../models/compare-model.ts";
import type { ModelGolden } from "../models/model-golden.ts";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

/** Every small checkpoint in fp32: features and logits within 1e-3 of the logit standard deviation, greedy ids equal. */
export async function models(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("models");
  for (const name of (await readdir(join(folder, "models"))).sort()) {
    const path = join(folder, "models", name);
    const golden = await readJson<ModelGolden>(join(path, "goldens", "index.json"));
    const cacheFolder = await mkdtemp(join(tmpdir(), "tessera-conformance-"));
    try {
      await compareModel({ name, path, golden, cacheFolder, recorder });
    } catch (error) {
      // Only an honest refusal is "not supported yet"; anything else is a failure of this model.
      if (TesseraError.isInstance(error) && (error.code === "unsupported-architecture" || error.code === "unsupported-option"))
        recorder.skip(`${name} (${error.message})`);
      else recorder.check(name, false, String(error));
    } finally {
      await rm(cacheFolder, { recursive: true, force: true });
    }
  }
  return recorder.result();
}
