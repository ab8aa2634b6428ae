import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("./soak.ts", import.meta.url));

/** Growth of the process's memory in MiB over the work, after a warm-up, in a process of its own. */
async function growth(work: "runs" | "sessions" | "aborts"): Promise<number> {
  const tsx = import.meta.resolve("tsx");
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "--conditions=@tessera/source",
    "--import",
    tsx,
    program,
    work,
  ]);
  return Number(stdout);
}

// Limits are a fraction of what losing the tensors' OrtValues, the sessions or the run options costs.
test.each([
  ["20,000 runs with fresh and repeated arrays", "runs", 1.5],
  ["200 sessions created and disposed", "sessions", 12],
  ["2,000 aborted and failing runs", "aborts", 8],
] as const)("%s leave no memory behind", async (_, work, limit) => {
  expect(await growth(work)).toBeLessThan(limit);
});
