import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { seededRandom } from "@tessera/core";
import { demoModelFolder, listDemoQuestions } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { expect, it } from "vitest";

const rank = 4;
const scale = 2;

it("answers with an adapter as the merged checkpoint does", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-lora-"));
  try {
    await using checkpoint = await openCheckpoint(demoModelFolder);
    const random = seededRandom(3);
    const draw = (length: number) => Float32Array.from({ length }, () => 0.8 * (random() - 0.5));
    const targets = [...checkpoint.tensors.values()].filter(({ name }) => /\.(q_proj|down_proj)\.weight$|attn\.qkv\.weight$/.test(name));
    expect(targets.length).toBeGreaterThan(5);
    const pairs = targets.map(({ name, shape: [rows = 0, columns = 0] }) => ({
      name,
      rows,
      columns,
      a: draw(rank * columns),
      b: draw(rows * rank),
    }));

    const adapter = join(folder, "adapter");
    mkdirSync(adapter);
    writeFileSync(join(adapter, "adapter_config.json"), JSON.stringify({ peft_type: "LORA", r: rank, lora_alpha: rank * scale }));
    const entries = pairs.flatMap(({ name, rows, columns, a, b }) => {
      const module = `base_model.model.${name.replace(/\.weight$/, "")}`;
      return [
        { name: `${module}.lora_A.weight`, type: "float32" as const, shape: [rank, columns], data: a },
        { name: `${module}.lora_B.weight`, type: "float32" as const, shape: [rows, rank], data: b },
      ];
    });
    await writeSafetensors(
      join(adapter, "adapter_model.safetensors"),
      entries,
      ({ name }) => new Uint8Array(entries.find((entry) => entry.name === name)!.data.buffer),
    );

    const merged = join(folder, "merged");
    cpSync(demoModelFolder, merged, { recursive: true });
    const values = new Map<string, Float32Array>();
    for (const name of checkpoint.tensors.keys()) values.set(name, await checkpoint.readFloat32(name));
    for (const { name, rows, columns, a, b } of pairs) {
      const weight = values.get(name)!;
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          for (let k = 0; k < rank; k++) weight[i * columns + j]! += scale * b[i * rank + k]! * a[k * columns + j]!;
    }
    await writeSafetensors(
      join(merged, "model.safetensors"),
      [...checkpoint.tensors.values()].map(({ name, shape }) => ({ name, type: "float32", shape })),
      ({ name }) => new Uint8Array(values.get(name)!.buffer),
    );

    const [question] = (await listDemoQuestions()).filter(({ images }) => images.length === 1);
    const request = { question: question!.question, images: question!.images, maxNewTokens: 12, logprobs: 0 };
    const answer = async (path: string, options: object) => {
      await using model = await InternVL.load(path, { precision: "fp32", cacheFolder: join(folder, "cache"), ...options });
      return model.chat(request);
    };
    const adapted = await answer("demo", { adapter });
    const expected = await answer(merged, {});
    const plain = await answer("demo", {});
    expect(adapted.tokenIds).toEqual(expected.tokenIds);
    const logprobs = (result: typeof plain) => result.logprobs!.map(({ logprob }) => logprob);
    for (const [i, logprob] of logprobs(adapted).entries()) expect(logprob).toBeCloseTo(logprobs(expected)[i]!, 3);
    // A model that is sure of its first token is so with the adapter, too: the whole answer counts.
    const differences = logprobs(plain).map((logprob, i) => Math.abs(logprob - (logprobs(adapted)[i] ?? 0)));
    expect(Math.max(...differences)).toBeGreaterThan(0.01);
    await expect(InternVL.load("demo", { adapter: join(folder, "none"), cacheFolder: folder })).rejects.toMatchObject({
      code: "checkpoint-not-found",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
