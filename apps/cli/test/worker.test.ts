import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

it("names what a worker lacks", async () => {
  const none = await runTessera(["worker", "demo"], {});
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("--jobs")]);
  const dead = await runTessera(["worker", "demo", "--jobs", tmpdir(), "--redis", "redis://127.0.0.1:1"], {});
  expect(dead.code).not.toBe(0);
  expect(dead.stderr).toContain("127.0.0.1:1 does not answer");
});
