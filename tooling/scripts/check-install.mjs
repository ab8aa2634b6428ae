import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderBytes } from "./lib/folder-bytes.mjs";
import { packPackages } from "./lib/pack-packages.mjs";
import { runCommand } from "./lib/run-command.mjs";
import { serveRegistry } from "./lib/serve-registry.mjs";

// Usage: node tooling/scripts/check-install.mjs [PACKAGE…]
// Packs what would be published, installs @tessera/cli (or the packages named) as a user would, scripts on, into an empty project from a
// registry that has the packed packages and passes everything else on, and asks the bundled model a question. Prints what the install takes.
const mostMegabytes = 120;
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ["@tessera/cli"];
const folder = mkdtempSync(join(tmpdir(), "tessera-install-"));
const tarballs = join(folder, "tarballs");
const project = join(folder, "project");
mkdirSync(tarballs);
mkdirSync(project);

try {
  packPackages(tarballs);
  const upstream = (await runCommand("npm", ["config", "get", "registry"])).trim();
  const registry = await serveRegistry(tarballs, upstream);
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
  const env = {
    ...process.env,
    npm_config_registry: registry.url,
    npm_config_cache: join(folder, "npm"),
    TESSERA_CACHE: join(folder, "cache"),
  };
  await runCommand("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts=false", ...wanted], { cwd: project, env });
  registry.close();
  const megabytes = folderBytes(join(project, "node_modules")) / 1e6;
  process.stdout.write(`${wanted.join(" ")}: ${megabytes.toFixed(0)} MB in node_modules, the goal is ${mostMegabytes}\n`);
  const sizes = readdirSync(join(project, "node_modules"))
    .flatMap((name) => (name.startsWith("@") ? readdirSync(join(project, "node_modules", name)).map((part) => `${name}/${part}`) : [name]))
    .map((name) => [name, folderBytes(join(project, "node_modules", name)) / 1e6])
    .sort(([, a], [, b]) => b - a);
  for (const [name, size] of sizes.slice(0, 8)) process.stdout.write(`  ${name.padEnd(36)}${size.toFixed(1)}\n`);
  if (wanted.includes("@tessera/cli")) {
    const picture = join(project, "node_modules/@tessera/demo-model/files/media/shapes.png");
    const words = ["tessera", "ask", "--json", "--precision", "fp32", picture, "What do you see?"];
    const answer = JSON.parse(await runCommand("npx", ["--no-install", ...words], { cwd: project, env }));
    process.stdout.write(`answered with ${answer.usage.completionTokens} tokens over ${answer.usage.imageTokens} of the picture\n`);
  }
  if (megabytes > mostMegabytes) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
