import { join } from "node:path";
import { install, pnpm, root, run } from "./setup.mjs";

const started = Date.now();
install();
process.stderr.write("Building …\n");
const built = pnpm(["exec", "turbo", "run", "build", "--filter=@tessera/cli..."], { quiet: true });
if (built !== 0) process.exit(built);
process.stderr.write(`Set up in ${((Date.now() - started) / 1000).toFixed(1)} s.\n\n`);
// npm hands over the folder the user called from, so that `--image my.jpg` means their file.
const from = process.env.INIT_CWD ?? process.cwd();
process.exitCode = run(process.execPath, [join(root, "apps/cli/dist/main.js"), "demo", ...process.argv.slice(2)], { cwd: from });
