import { join } from "node:path";
import { install, pnpmWithProgress, root, run } from "./setup.mjs";

const started = Date.now();
await install();
const { code } = await pnpmWithProgress("Building", ["exec", "turbo", "run", "build", "--filter=@tessera/cli..."]);
if (code !== 0) process.exit(code);
process.stderr.write(`Set up in ${((Date.now() - started) / 1000).toFixed(1)} s.\n\n`);
// npm hands over the folder the user called from, so that `--image my.jpg` means their file.
const from = process.env.INIT_CWD ?? process.cwd();
process.exitCode = run(process.execPath, [join(root, "apps/cli/dist/main.js"), "demo", ...process.argv.slice(2)], { cwd: from });
