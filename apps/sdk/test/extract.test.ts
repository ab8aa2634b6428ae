import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoEvalFolder } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";

let folder: string;
let model: InternVL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-sdk-extract-"));
  model = await InternVL.load("demo", { precision: "int8", cacheFolder: folder });
});
afterAll(async () => {
  await model[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

it("model.extract gives typed rows whose form is always the schema's", async () => {
  const images = readFileSync(join(demoEvalFolder, "items.jsonl"), "utf8")
    .split("\n")
    .slice(0, 4)
    .map((line) => join(demoEvalFolder, JSON.parse(line).images[0]));
  const schema = z.object({ color: z.enum(["red", "green", "blue"]), count: z.number().int().min(0).max(9) });
  const totals: number[] = [];
  for await (const { input, value, error } of model.extract([...images, "no/such.png"], { schema, maxTiles: 1, maxNewTokens: 40 })) {
    if (error !== undefined) expect([input, error.code]).toEqual(["no/such.png", "media-not-found"]);
    else {
      expect(schema.parse(value)).toEqual(value);
      totals.push(value!.count);
    }
  }
  expect(totals).toHaveLength(4);
  expect(model.activeSlots).toBe(0);
});
