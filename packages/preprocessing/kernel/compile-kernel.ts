import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import wabt from "wabt";

/** `resize.wat` as the text of `src/resize-kernel-bytes.ts`. */
export async function compileKernel(): Promise<string> {
  const source = fileURLToPath(new URL("resize.wat", import.meta.url));
  const { parseWat } = await wabt();
  const parsed = parseWat(source, readFileSync(source, "utf8"), { simd: true });
  parsed.validate();
  const base64 = Buffer.from(parsed.toBinary({}).buffer).toString("base64");
  parsed.destroy();
  return [
    "/** `kernel/resize.wat` in binary form, as base64. Made by `pnpm build:kernel`. */",
    "export const resizeKernelBytes =",
    `  "${base64}";`,
    "",
  ].join("\n");
}
