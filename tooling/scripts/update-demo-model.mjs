import { cpSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

// Usage: pnpm demo-model:update FOLDER
// FOLDER holds the new checkpoint, its media and its evaluation set, as model|demo-model, media|demo-media and eval|eval-open.
const target =
  process.env.TESSERA_DEMO_FILES ?? join(dirname(fileURLToPath(import.meta.url)), "..", "..", "packages", "demo-model", "files");
const parts = {
  model: { names: ["model", "demo-model"], files: ["config.json", "tokenizer_config.json"] },
  media: { names: ["media", "demo-media"], files: ["demo.json"] },
  eval: { names: ["eval", "eval-open"], files: ["items.jsonl", "reference_predictions.jsonl", "scores.json"] },
};

function fail(message) {
  process.stderr.write(`${message}\nNothing was changed.\n`);
  process.exit(2);
}

const given = process.argv[2] ?? fail("Usage: pnpm demo-model:update FOLDER");
const folder = resolve(given);
const sources = Object.entries(parts).map(([part, { names, files }]) => {
  const source =
    names.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? fail(`${folder} has neither ${names.join(" nor ")}`);
  for (const file of files) if (!existsSync(join(source, file))) fail(`${source} has no ${file}`);
  return [part, source];
});
const [, model] = sources[0];
if (!existsSync(join(model, "model.safetensors")) && !existsSync(join(model, "model.safetensors.index.json")))
  fail(`${model} has no safetensors`);
for (const scene of JSON.parse(readFileSync(join(sources[1][1], "demo.json"), "utf8"))) {
  for (const file of [...(scene.images ?? []), ...(scene.frames ?? []), ...(scene.video ? [scene.video] : [])]) {
    if (!existsSync(join(sources[1][1], file))) fail(`demo.json names ${file}, which is missing`);
  }
}

// Copied aside first, then swapped: a failed copy leaves the old files as they were.
const aside = `${target}.new`;
rmSync(aside, { recursive: true, force: true });
for (const [part, source] of sources) cpSync(source, join(aside, part), { recursive: true });
const old = `${target}.old`;
rmSync(old, { recursive: true, force: true });
if (existsSync(target)) renameSync(target, old);
renameSync(aside, target);
rmSync(old, { recursive: true, force: true });
process.stdout.write(
  `${target} now holds ${folder}. Run \`npm test\`, and correct packages/demo-model/README.md where the new model differs.\n`,
);
