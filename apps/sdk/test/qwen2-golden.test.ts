import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InternVL } from "@tessera/sdk";
import { afterAll, describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("fixtures/qwen2-1b-like", import.meta.url));
const golden = JSON.parse(readFileSync(join(folder, "goldens", "index.json"), "utf8"));
const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-golden-"));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

describe.each(["native", "binding"] as const)("qwen2-1b-like through the %s runtime", (runtime) => {
  it("gives every recorded greedy id in fp32", async () => {
    await using model = await InternVL.load(folder, { precision: "fp32", cacheFolder, runtime });
    expect(model.runtime).toBe(runtime);
    const cases = golden.cases.filter(({ kind }: { kind: string }) => kind === "chat");
    expect(cases.length).toBe(8);
    for (const { question, history, pixel_values, generation_config: config, output_ids, case: name } of cases) {
      const pictures = (pixel_values?.from_images ?? []).map((index: number) => golden.images[index - 1]);
      // The recording cuts each picture into its own number of tiles; one request has one limit.
      const limits = new Set(pictures.map(({ max_num }: { max_num: number }) => max_num));
      const options = {
        maxNewTokens: config.max_new_tokens,
        repetitionPenalty: config.repetition_penalty,
        noRepeatNgramSize: config.no_repeat_ngram_size,
        minNewTokens: config.min_new_tokens,
      };
      const images = pictures.map(({ file }: { file: string }) => join(folder, "goldens", file));
      const { tokenIds } = await model.chat({ question, history, images, maxTiles: Math.max(1, ...(limits as Set<number>)), ...options });
      expect(tokenIds, name).toEqual(output_ids[0].slice(1));
    }
  });
});
