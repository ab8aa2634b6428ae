import { basename, join } from "node:path";
import { root, run } from "./setup.mjs";

// Usage: pnpm example NAME [ARGUMENT…]: runs examples/NAME.mjs with the sources of this clone.
const [name = "ask", ...rest] = process.argv.slice(2);
const file = join(root, "examples", `${basename(name, ".mjs")}.mjs`);
process.exitCode = run(process.execPath, ["--import", "tsx", "--conditions=@tessera/source", file, ...rest]);
