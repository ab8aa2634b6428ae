import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compile } from "../scripts/compile.mjs";

it("is what its sources give, byte for byte", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tessera-kernels-"));
  try {
    await compile(join(folder, "library.so"));
    const committed = await readFile(new URL("../prebuilt/tessera-kernels-linux-x64.so", import.meta.url));
    expect(committed.equals(await readFile(join(folder, "library.so")))).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});
