import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackages } from "./lib/pack-packages.mjs";
import { runCommand } from "./lib/run-command.mjs";
import { serveRegistry } from "./lib/serve-registry.mjs";

// Usage: node tooling/scripts/check-published.mjs [PACKAGE…]
// Packs what would be published. Each package is installed by npm into an empty project, with the words of its README; the README's first
// program then runs there on every Node below, and prints what its comments say; and the package is imported and required.
const nodes = ["20", "22", "24"];
const wanted = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "tessera-published-"));
const home = join(folder, "home");

function emptyProject(name) {
  const project = join(folder, name);
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
  return project;
}

/** What a README says first: the packages to install, a program, and what the program prints. */
function beginning(path) {
  const text = readFileSync(join(path, "README.md"), "utf8");
  const install = /```sh\nnpm install ([^#\n]*)/.exec(text)?.[1];
  const code = /```js\n([\s\S]*?)```/.exec(text)?.[1];
  const prints = [...(code ?? "").matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line);
  return { install: install?.trim().split(/\s+/), code, prints };
}

/** Program by program, what is wrong. */
async function problemsOf({ path, manifest: { name } }, programs, env) {
  const { install, code, prints } = beginning(path);
  if (install === undefined || code === undefined) return ["its README has no install or no program"];
  const project = emptyProject(name);
  await runCommand("npm", ["install", "--no-audit", "--no-fund", ...install], { cwd: project, env });
  writeFileSync(join(project, "first.mjs"), code);
  writeFileSync(join(project, "imports.mjs"), `await import("${name}");\n`);
  writeFileSync(join(project, "requires.cjs"), `require("${name}");\n`);
  const problems = [];
  for (const [version, node] of programs) {
    for (const file of ["first.mjs", "imports.mjs", "requires.cjs"]) {
      try {
        const output = await runCommand(node, [file], { cwd: project, env });
        const missing = file === "first.mjs" ? prints.filter((line) => !output.includes(line)) : [];
        if (missing.length > 0) problems.push(`${file} on Node ${version} does not print ${missing.join(", ")}, but ${output}`);
      } catch (error) {
        problems.push(`${file} on Node ${version}: ${error.message}`);
      }
    }
  }
  rmSync(project, { recursive: true });
  return problems;
}

let registry;
try {
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  mkdirSync(home);
  const packages = packPackages(tarballs);
  registry = await serveRegistry(tarballs, (await runCommand("npm", ["config", "get", "registry"])).trim());
  const env = { ...process.env, HOME: home, npm_config_registry: registry.url, npm_config_cache: join(folder, "npm") };
  const programs = [];
  for (const version of nodes) {
    const project = emptyProject(`node-${version}`);
    await runCommand("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts=false", `node@${version}`], { cwd: project, env });
    programs.push([version, join(project, "node_modules", "node", "bin", "node")]);
  }
  // The command line and the libraries of platforms have no program in their README: check-install.mjs runs those.
  const programmable = packages.filter(({ path, manifest }) => !path.includes("packages/onnxruntime") && manifest.name !== "@tessera/cli");
  for (const one of programmable.filter(({ manifest }) => wanted.length === 0 || wanted.includes(manifest.name))) {
    const problems = await problemsOf(one, programs, env).catch((error) => [error.message]);
    process.stdout.write(`${problems.length === 0 ? "ok  " : "FAIL"} ${one.manifest.name}\n`);
    for (const problem of problems) process.stdout.write(`     ${problem}\n`);
    if (problems.length > 0) process.exitCode = 1;
  }
} finally {
  registry?.close();
  rmSync(folder, { recursive: true, force: true });
}
