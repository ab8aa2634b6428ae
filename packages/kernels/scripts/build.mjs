import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "./compile.mjs";
import { systems } from "./systems.mjs";

// All systems, or those that are named, as in `build.mjs "linux x64"`.
const named = process.argv.slice(2);
const folder = fileURLToPath(new URL("../prebuilt/", import.meta.url));
await mkdir(folder, { recursive: true });
await compile(named.length > 0 ? named : Object.keys(systems), folder);
