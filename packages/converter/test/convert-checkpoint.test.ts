import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, open, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { expect, test } from "vitest";
import { type CheckedModel, type ConvertEvent, convertCheckpoint, openConvertedModel, verifyCache } from "../src/index.ts";
import { largestDifference } from "./compare.ts";
import { fixture } from "./fixture.ts";
import { readGolden } from "./read-golden.ts";
import { runDecoder } from "./run-model.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const qwen2 = fixture("qwen2-1b-like");
const modelFolders = async (cacheFolder: string) => (await readdir(cacheFolder)).filter((name) => name !== "fingerprints");

test("reports progress to the last byte, writes the files it lists, and finds them again", async () => {
  await using checkpoint = await openCheckpoint(qwen2);
  const cacheFolder = await temporaryFolder();
  const events: ConvertEvent[] = [];
  const model = await convertCheckpoint(checkpoint, { cacheFolder, onProgress: (event) => events.push(event) });
  expect(model.cached).toBe(false);
  expect(events[0]).toMatchObject({ type: "convert-start" });
  expect(events.at(-1)).toEqual({ type: "convert-end", folder: model.folder, cached: false });
  const progress = events.filter((event) => event.type === "convert-progress");
  expect(progress.map(({ doneBytes }) => doneBytes)).toEqual(progress.map(({ doneBytes }) => doneBytes).sort((a, b) => a - b));
  expect(progress.at(-1)!.doneBytes).toBe(progress.at(-1)!.totalBytes);
  expect(Object.keys(model.manifest.files).sort()).toEqual(
    (await readdir(model.folder)).filter((name) => !["manifest.json", "checks.json"].includes(name)).sort(),
  );
  expect(model.manifest.vision).toMatchObject({ imageSize: 56, tokensPerTile: 4, hiddenSize: 64 });

  const again: ConvertEvent[] = [];
  const found = await convertCheckpoint(checkpoint, { cacheFolder, onProgress: (event) => again.push(event) });
  expect(found).toEqual({ ...model, cached: true });
  expect(again).toEqual([{ type: "convert-end", folder: model.folder, cached: true }]);
  expect(await openConvertedModel(model.folder)).toEqual(found);
});

test("keeps the token embedding's own bytes and aligns every weight to 64", async () => {
  await using checkpoint = await openCheckpoint(qwen2);
  const { folder, manifest } = await convertCheckpoint(checkpoint, { cacheFolder: await temporaryFolder() });
  const { file, type, rows, columns } = manifest.language.embedding;
  expect([type, rows, columns]).toEqual(["bfloat16", 732, 64]);
  const stored = await checkpoint.readRaw("language_model.model.embed_tokens.weight");
  expect(Buffer.compare(await readFile(join(folder, file)), stored)).toBe(0);
  const graph = (await readFile(join(folder, "vision.onnx"))).toString("latin1");
  const offsets = [...graph.matchAll(/offset..(\d+)/gs)].map(([, offset]) => Number(offset));
  expect(offsets.length).toBeGreaterThan(20);
  expect(offsets.filter((offset) => offset % 64 !== 0)).toEqual([]);
});

test("a killed conversion leaves no model behind, and the next one succeeds and cleans up", async () => {
  const cacheFolder = await temporaryFolder();
  const script = fileURLToPath(new URL("convert-until-killed.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@tessera/source", "--import", "tsx", script, qwen2, cacheFolder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  const left = await modelFolders(cacheFolder);
  expect(left).toHaveLength(1);
  expect(left[0]).toMatch(/\.partial$/);

  await using checkpoint = await openCheckpoint(qwen2);
  const model = await convertCheckpoint(checkpoint, { cacheFolder });
  expect(model.cached).toBe(false);
  expect((await modelFolders(cacheFolder)).map((name) => join(cacheFolder, name))).toEqual([model.folder]);
});

test("an abort in the middle rejects with the signal's reason and leaves nothing", async () => {
  await using checkpoint = await openCheckpoint(qwen2);
  const cacheFolder = await temporaryFolder();
  const controller = new AbortController();
  const reason = new Error("enough");
  const conversion = convertCheckpoint(checkpoint, {
    cacheFolder,
    signal: controller.signal,
    onProgress: (event) => event.type === "convert-progress" && event.doneBytes * 2 > event.totalBytes && controller.abort(reason),
  });
  await expect(conversion).rejects.toBe(reason);
  expect(await modelFolders(cacheFolder)).toEqual([]);
});

test("two conversions at once share one result", async () => {
  await using checkpoint = await openCheckpoint(qwen2);
  const cacheFolder = await temporaryFolder();
  const [first, second] = await Promise.all([
    convertCheckpoint(checkpoint, { cacheFolder }),
    convertCheckpoint(checkpoint, { cacheFolder }),
  ]);
  expect(second!.folder).toBe(first!.folder);
  expect(await modelFolders(cacheFolder)).toHaveLength(1);
  expect((await openConvertedModel(first!.folder)).manifest).toEqual(second!.manifest);
});

test("a truncated file is noticed and converted anew", async () => {
  await using checkpoint = await openCheckpoint(qwen2);
  const cacheFolder = await temporaryFolder();
  const { folder, manifest } = await convertCheckpoint(checkpoint, { cacheFolder });
  await truncate(join(folder, "language.weights"), 100);
  await expect(openConvertedModel(folder)).rejects.toMatchObject({
    code: "conversion-failed",
    message: expect.stringContaining("language.weights"),
  });
  const anew = await convertCheckpoint(checkpoint, { cacheFolder });
  expect(anew).toEqual({ folder, manifest, cached: false });
  expect(await modelFolders(cacheFolder)).toHaveLength(1);
  expect((await stat(join(folder, "language.weights"))).size).toBe(manifest.files["language.weights"]);
});

/** Changes bytes in the middle of a file, whose size stays. */
async function damage(path: string): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, "r+");
  await file.write(Buffer.from("damage"), 0, 6, size >> 1);
  await file.close();
}

test.each(["vision.weights", "embedding.weights", "decoder.onnx", "manifest.json", "checks.json"])(
  "changed bytes in %s are noticed and converted anew",
  async (name) => {
    await using checkpoint = await openCheckpoint(qwen2);
    const cacheFolder = await temporaryFolder();
    const { folder } = await convertCheckpoint(checkpoint, { cacheFolder });
    const whole = await readFile(join(folder, name));
    await damage(join(folder, name));
    if (name === "checks.json") expect((await convertCheckpoint(checkpoint, { cacheFolder, verify: true })).cached).toBe(false);
    else {
      await expect(openConvertedModel(folder)).rejects.toMatchObject({ code: "conversion-failed" });
      expect((await convertCheckpoint(checkpoint, { cacheFolder })).cached).toBe(false);
      expect(Buffer.compare(await readFile(join(folder, name)), whole)).toBe(0);
    }
    expect((await convertCheckpoint(checkpoint, { cacheFolder, verify: true })).cached).toBe(true);
  },
);

test("a copied cache is read once, and damage whose times were set back is found when all is read", async () => {
  await using checkpoint = await openCheckpoint(qwen2);
  const cacheFolder = await temporaryFolder();
  const copy = join(await temporaryFolder(), "copy");
  const { folder } = await convertCheckpoint(checkpoint, { cacheFolder });
  await cp(cacheFolder, copy, { recursive: true });
  const copied = join(copy, basename(folder));
  const checks = () => readFile(join(copied, "checks.json"), "utf8");
  const before = await checks();
  await openConvertedModel(copied);
  const after = await checks();
  expect(after).not.toBe(before);
  await openConvertedModel(copied);
  expect(await checks()).toBe(after);

  const file = join(copied, "vision.weights");
  await damage(file);
  const { mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  const forged = JSON.parse(await checks());
  forged["vision.weights"].changed = `${mtimeNs}:${ctimeNs}`;
  await writeFile(join(copied, "checks.json"), JSON.stringify(forged));
  await openConvertedModel(copied);
  const verify = async (cache: string) => {
    const results: CheckedModel[] = [];
    for await (const result of verifyCache(cache)) results.push(result);
    return results;
  };
  const results = await verify(copy);
  expect(results).toEqual([{ folder: copied, bytes: 0, damage: expect.stringContaining("vision.weights does not hold") }]);
  expect(await modelFolders(copy)).toEqual([]);
  expect(await verify(cacheFolder)).toEqual([{ folder, bytes: expect.any(Number) }]);
});

test.each([
  ["nothing", undefined],
  ["no JSON", "{"],
  ["another version", '{"version":"0"}'],
  ["a path that leads out", '{"version":"2","files":{"../x":1}}'],
])("a manifest with %s is refused", async (_, content) => {
  const folder = await temporaryFolder();
  if (content !== undefined) await writeFile(join(folder, "manifest.json"), content);
  await expect(openConvertedModel(folder)).rejects.toMatchObject({ code: "conversion-failed", message: expect.stringContaining(folder) });
});

test("a cache folder below a file is refused by name", async () => {
  await using checkpoint = await openCheckpoint(qwen2);
  const file = join(await temporaryFolder(), "file");
  await writeFile(file, "");
  const cacheFolder = join(file, "cache");
  await expect(convertCheckpoint(checkpoint, { cacheFolder })).rejects.toMatchObject({
    code: "cache-unwritable",
    facts: { folder: cacheFolder },
  });
});

async function alteredConfig(change: (config: { llm_config: Record<string, unknown> }) => void): Promise<string> {
  const folder = await temporaryFolder();
  await cp(qwen2, folder, { recursive: true });
  const file = join(folder, "config.json");
  const config = JSON.parse(await readFile(file, "utf8")) as { llm_config: Record<string, unknown> };
  change(config);
  await writeFile(file, JSON.stringify(config));
  return folder;
}

test("an unknown architecture and missing layers are named, before anything is written", async () => {
  const cacheFolder = join(await temporaryFolder(), "cache");
  await using other = await openCheckpoint(await alteredConfig(({ llm_config }) => (llm_config.architectures = ["MambaForCausalLM"])));
  await expect(convertCheckpoint(other, { cacheFolder })).rejects.toMatchObject({
    code: "unsupported-architecture",
    message: expect.stringContaining("MambaForCausalLM"),
  });
  await using deeper = await openCheckpoint(await alteredConfig(({ llm_config }) => (llm_config.num_hidden_layers = 3)));
  await expect(convertCheckpoint(deeper, { cacheFolder })).rejects.toMatchObject({
    code: "tensor-missing",
    message: expect.stringContaining("language_model.model.layers.2."),
  });
  await expect(stat(cacheFolder)).rejects.toThrow("ENOENT");
});

test("a tied head is the embedding", async () => {
  await using source = await openCheckpoint(qwen2);
  const embedding = "language_model.model.embed_tokens.weight";
  const head = "language_model.lm_head.weight";
  const rewrite = async (folder: string, names: readonly string[]) => {
    await rm(join(folder, "model.safetensors"));
    await writeSafetensors(
      join(folder, "model.safetensors"),
      names.map((name) => source.tensors.get(name)!),
      ({ name }) => source.readRaw(name === head ? embedding : name),
    );
    return openCheckpoint(folder);
  };
  const names = [...source.tensors.keys()];
  const tiedFolder = await alteredConfig(({ llm_config }) => (llm_config.tie_word_embeddings = true));
  await using tied = await rewrite(
    tiedFolder,
    names.filter((name) => name !== head),
  );
  await using untied = await rewrite(await alteredConfig(() => {}), names);
  const cacheFolder = await temporaryFolder();
  const precision = { vision: "fp32", language: "fp32" } as const;
  const embeds = (await readGolden(join(qwen2, "expected.safetensors"))).get("inputs_embeds")!.data.slice(0, 64 * 20);
  const [a, b] = [await convertCheckpoint(tied, { cacheFolder, precision }), await convertCheckpoint(untied, { cacheFolder, precision })];
  expect(b!.folder).not.toBe(a!.folder);
  expect(largestDifference(await runDecoder(a!, embeds), await runDecoder(b!, embeds))).toBe(0);
});
