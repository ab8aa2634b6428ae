import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { writeSparseCheckpoint } from "./write-sparse-checkpoint.ts";

it("converts layers of the 76B's size within 2 GB of memory", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-76b-"));
  try {
    writeSparseCheckpoint(join(folder, "checkpoint"), { languageLayers: 1, visionLayers: 1 });
    const script = fileURLToPath(new URL("convert-76b.ts", import.meta.url));
    const words = ["--import", "tsx", "--conditions=@tessera/source", script, join(folder, "checkpoint"), join(folder, "cache")];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    const { megabytes, files } = JSON.parse(stdout);
    // A layer at 4 and 8 bits, and the head at 4.
    expect(files["language.weights"]).toBeGreaterThan(1e9);
    expect(megabytes).toBeLessThan(2048);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
