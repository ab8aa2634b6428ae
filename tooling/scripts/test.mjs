import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { instructionSets } from "./lib/instruction-sets.mjs";
import { install, pnpm, run } from "./setup.mjs";

// Every gate counts as one test, so the last line speaks for the whole run.
const gates = [
  ["format and lint", () => pnpm(["exec", "biome", "check", "."], { quiet: true })],
  ["import direction", () => pnpm(["boundaries"], { quiet: true })],
  ["file sizes", () => run(process.execPath, ["tooling/scripts/check-files.mjs"], { quiet: true })],
  ["public surface", () => run(process.execPath, ["tooling/scripts/check-surface.mjs"], { quiet: true })],
  ["dead code", () => pnpm(["exec", "knip", "--no-progress"], { quiet: true })],
  ["types", () => pnpm(["exec", "turbo", "run", "typecheck"], { quiet: true })],
  ["build and package contents", () => pnpm(["exec", "turbo", "run", "build", "check:package"], { quiet: true })],
];

const full = process.argv.includes("--full");
await install();
let passed = 0;
let failed = 0;
for (const [name, gate] of gates) {
  const ok = gate() === 0;
  process.stdout.write(`${ok ? "ok  " : "FAIL"} ${name}\n`);
  if (ok) passed++;
  else failed++;
}

const folder = mkdtempSync(join(tmpdir(), "tessera-test-"));
const report = join(folder, "report.json");
const status = pnpm(["exec", "vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`], {
  env: full ? { TESSERA_FULL: "1" } : {},
});
let skipped = 0;
let sets;
try {
  const results = JSON.parse(readFileSync(report, "utf8"));
  passed += results.numPassedTests;
  // A file that fails outside its tests (import error, hook) has no failed test of its own but must count.
  const brokenFiles = results.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  failed += results.numFailedTests + brokenFiles.length;
  skipped = results.numPendingTests + results.numTodoTests;
  if (results.numTotalTests === 0) failed++;
  sets = instructionSets(results.testResults);
} catch (error) {
  process.stdout.write(`No test report: ${error.message}\n`);
  failed++;
}
rmSync(folder, { recursive: true, force: true });
if (status !== 0 && failed === 0) failed++;
if (sets !== undefined) process.stdout.write(`${sets}\n`);
process.stdout.write(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failed === 0 ? 0 : 1;
