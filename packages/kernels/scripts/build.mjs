import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "./compile.mjs";

await mkdir(new URL("../prebuilt/", import.meta.url), { recursive: true });
await compile(fileURLToPath(new URL("../prebuilt/tessera-kernels-linux-x64.so", import.meta.url)));
