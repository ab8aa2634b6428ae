import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportedNames } from "./lib/exported-names.mjs";
import { root } from "./setup.mjs";

// What a package exports is a promise, so a change of it shows in the review as a change of its surface.txt.
const write = process.argv.includes("--write");
const problems = [];
let count = 0;
for (const group of ["packages", "apps"]) {
  for (const folder of readdirSync(join(root, group), { withFileTypes: true })) {
    const home = join(root, group, folder.name);
    const manifest = folder.isDirectory() ? read(join(home, "package.json")) : undefined;
    if (manifest === undefined) continue;
    const found = surface(home, JSON.parse(manifest).exports ?? {});
    const snapshot = join(home, "surface.txt");
    count++;
    if (write) writeFileSync(snapshot, `${found.join("\n")}\n`);
    else problems.push(...differences(found, read(snapshot)).map((line) => `${group}/${folder.name}: ${line}`));
  }
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.stderr.write("If the change is meant: pnpm check:surface --write, and a changeset.\n");
process.stdout.write(`${count} packages\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Every name of every entry point that is source, as `entry name`, or `entry type name` for what exists for the compiler alone. */
function surface(home, entries) {
  return Object.entries(entries)
    .filter(([, target]) => target["@tessera/source"] !== undefined)
    .flatMap(([entry, target]) => exportedNames(join(home, target["@tessera/source"])).map((name) => `${entry} ${name}`))
    .sort();
}

function differences(found, snapshot) {
  if (snapshot === undefined) return ["has no surface.txt"];
  const kept = snapshot.split("\n").filter(Boolean);
  return [
    ...found.filter((name) => !kept.includes(name)).map((name) => `+ ${name}`),
    ...kept.filter((name) => !found.includes(name)).map((name) => `- ${name}`),
  ];
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
