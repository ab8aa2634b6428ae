import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { listDemoQuestions } from "@tessera/demo-model";
import { expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

it("serves an MCP client over standard input and output", async () => {
  const cache = mkdtempSync(join(tmpdir(), "tessera-cli-mcp-"));
  const asked = (await listDemoQuestions()).find(({ images }) => images.length === 1)!;
  try {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [
        "--import",
        "tsx",
        "--conditions=@tessera/source",
        main,
        "mcp",
        "--precision",
        "fp32",
        "--allow",
        join(asked.images[0]!, ".."),
      ],
      env: { ...(process.env as Record<string, string>), TESSERA_CACHE: cache },
      stderr: "ignore",
    });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(transport);
    const result = await client.callTool(
      { name: "ask", arguments: { question: asked.question, sources: [asked.images[0]!] } },
      { timeout: 30 * 60_000 },
    );
    expect(result.structuredContent).toEqual({ text: asked.answer });
    await client.close();
    const refused = await runTessera(["mcp", "--allow", join(cache, "none")], { TESSERA_CACHE: cache });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("There is no folder")]);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});
