import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileKernel } from "./compile-kernel.ts";

writeFileSync(fileURLToPath(new URL("../src/resize/resize-kernel-bytes.ts", import.meta.url)), await compileKernel());
