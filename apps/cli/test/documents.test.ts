import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

const pdf = fileURLToPath(new URL("fixtures/two-pages.pdf", import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-cli-documents-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const ask = (...words: readonly string[]) => runTessera(["ask", "--json", ...words], { TESSERA_CACHE: join(folder, "cache") });

describe("tessera ask with a PDF", () => {
  it("shows the pages that are chosen", async () => {
    const { code, stdout } = await ask("--max-tiles", "1", "--max-new-tokens", "3", "--pages", "2", "--page-text", pdf, "What is this?");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).usage).toMatchObject({ tiles: 1 });
  });

  it("refuses pages that there are not, and of nothing", async () => {
    const missing = await ask("--pages", "7", pdf, "What?");
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("two-pages.pdf has 2 pages: there is no page 7")]);
    const nothing = await ask("--pages", "1", "What?");
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining("there is none")]);
  });
});
