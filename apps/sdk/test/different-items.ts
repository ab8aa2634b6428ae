import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { demoEvalFolder } from "@tessera/demo-model";
import type { InternVL } from "@tessera/sdk";
import { expect } from "vitest";

/** Ids of the bundled single-turn evaluation items, each `step`th of them, whose token ids differ from the recorded ones. */
export async function differentItems(model: InternVL, step: number): Promise<string[]> {
  const lines = async (name: string) =>
    (await readFile(join(demoEvalFolder, name), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  const predictions = new Map((await lines("reference_predictions.jsonl")).map((line) => [line.id, line]));
  const items = (await lines("items.jsonl")).filter((item) => !item.turns);
  expect(items.length).toBeGreaterThan(300);
  const different: string[] = [];
  for (const item of items.filter((_, i) => i % step === 0)) {
    const images = (item.images ?? item.video).map((path: string) => join(demoEvalFolder, path));
    const { tokenIds } = await model.chat({ question: item.question, images, maxTiles: item.max_num });
    if (JSON.stringify([model.config.llm_config.bos_token_id, ...tokenIds]) !== JSON.stringify(predictions.get(item.id).token_ids))
      different.push(item.id);
  }
  return different;
}
