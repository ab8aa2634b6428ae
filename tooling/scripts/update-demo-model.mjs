import { cpSync, existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkDemoFiles } from "./lib/check-demo-files.mjs";

// Usage: pnpm demo-model:update FOLDER
// FOLDER holds the new checkpoint, its media and its evaluation set, as model|demo-model, media|demo-media and eval|eval-open.
const target =
  process.env.TESSERA_DEMO_FILES ?? join(dirname(fileURLToPath(import.meta.url)), "..", "..", "packages", "demo-model", "files");
const aside = `${target}.new`;
const old = `${target}.old`;

function fail(message) {
  process.stderr.write(`${message}\nNothing was changed.\n`);
  process.exit(2);
}

const given = process.argv[2] ?? fail("Usage: pnpm demo-model:update FOLDER");
const folder = resolve(given);
const find = (...names) =>
  names.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? fail(`${folder} has neither ${names.join(" nor ")}`);
const sources = { model: find("model", "demo-model"), media: find("media", "demo-media"), eval: find("eval", "eval-open") };

// A run that was killed between the two renames below left the only copy of the files here.
if (!existsSync(target) && existsSync(old)) renameSync(old, target);
try {
  // Copied aside first and checked there, then swapped: whatever fails until then leaves the old files as they were.
  rmSync(aside, { recursive: true, force: true });
  for (const [part, source] of Object.entries(sources)) cpSync(source, join(aside, part), { recursive: true, dereference: true });
  checkDemoFiles({ model: join(aside, "model"), media: join(aside, "media"), evaluation: join(aside, "eval") });
  rmSync(old, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, old);
  try {
    renameSync(aside, target);
  } catch (error) {
    if (existsSync(old)) renameSync(old, target);
    throw error;
  }
} catch (error) {
  rmSync(aside, { recursive: true, force: true });
  fail(error.message.replaceAll(aside, folder));
}
rmSync(old, { recursive: true, force: true });
process.stdout.write(
  `${target} now holds ${folder}. Run \`npm test\`, and correct packages/demo-model/README.md where the new model differs.\n`,
);
