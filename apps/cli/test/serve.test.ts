import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

it("serves until it is told to stop, and names an address that is taken", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-serve-"));
  const env = { TESSERA_CACHE: join(folder, "cache"), TESSERA_API_KEYS: "one, two" };
  const taken = createServer();
  try {
    const answers: unknown[] = [];
    const { code, stderr } = await runTessera(["serve", "demo", "--port", "0", "--jobs", join(folder, "jobs")], env, (child) => {
      child.stdout?.once("data", async (line: Buffer) => {
        const url = line.toString().trim();
        answers.push((await fetch(`${url}/models`)).status);
        const allowed = await fetch(`${url}/models`, { headers: { authorization: "Bearer two" } });
        answers.push(((await allowed.json()) as { data: { id: string }[] }).data[0]?.id);
        const files = await fetch(`${url}/files`, { headers: { authorization: "Bearer two" } });
        answers.push(((await files.json()) as { data: unknown[] }).data);
        child.kill("SIGTERM");
      });
    });
    expect(answers).toEqual([401, "demo", []]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("Stopping")]);
    expect(stderr).toMatch(/^The page is at http:\/\/127\.0\.0\.1:\d+\/,/m);
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const refused = await runTessera(["serve", "demo", "--port", String((taken.address() as AddressInfo).port)], env);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("EADDRINUSE")]);
  } finally {
    taken.close();
    rmSync(folder, { recursive: true });
  }
});
