import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { listDemoQuestions } from "@tessera/demo-model";
import { expect, it } from "vitest";

it("answers version 7 of the AI SDK, on Node 22", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-ai-7-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--engine-strict=false", "node@22", "ai@7"], { cwd: folder });
    const asked = (await listDemoQuestions()).find(({ images }) => images.length === 1)!;
    const source = (path: string) => new URL(path, import.meta.url).href;
    const printed = execFileSync(
      join(folder, "node_modules", ".bin", "node"),
      [
        "--import",
        pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href,
        "--conditions=@tessera/source",
        fileURLToPath(new URL("ai-7.mjs", import.meta.url)),
        folder,
        source("../src/index.ts"),
        source("../../sdk/src/index.ts"),
        asked.images[0]!,
        asked.question,
        join(folder, "cache"),
      ],
      { encoding: "utf8" },
    );
    const { node, text, streamed, output, warnings } = JSON.parse(printed);
    expect(node).toMatch(/^v22\./);
    expect([text, streamed]).toEqual([asked.answer, asked.answer]);
    expect(["red", "blue"]).toContain(output.color);
    expect(warnings ?? []).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
