import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

/** Checks a checkpoint, its media and its evaluation set before they are swapped in. Throws an Error that names the file. */
export function checkDemoFiles({ model, media, evaluation }) {
  const config = readJson(join(model, "config.json"));
  if (config?.model_type !== "internvl_chat")
    throw new Error(`${join(model, "config.json")}: model_type is ${config?.model_type}, expected internvl_chat`);
  readJson(join(model, "tokenizer_config.json"));
  checkWeights(model);

  const scenesFile = join(media, "demo.json");
  const scenes = readJson(scenesFile);
  if (!Array.isArray(scenes) || scenes.length === 0) throw new Error(`${scenesFile} lists no scenes`);
  for (const { images = [], frames = [], video } of scenes) {
    for (const file of [...images, ...frames, ...(video ? [video] : [])]) requireFile(media, file, "demo.json");
  }

  readJson(join(evaluation, "scores.json"));
  const predicted = new Set(readLines(join(evaluation, "reference_predictions.jsonl")).map(({ id }) => id));
  for (const { id, images = [] } of readLines(join(evaluation, "items.jsonl"))) {
    if (!predicted.has(id)) throw new Error(`${join(evaluation, "reference_predictions.jsonl")} has no answer to item ${id}`);
    for (const file of images) requireFile(evaluation, file, `item ${id}`);
  }
}

function checkWeights(model) {
  const index = join(model, "model.safetensors.index.json");
  const shards = existsSync(index)
    ? [...new Set(Object.values(readJson(index).weight_map ?? {}))]
    : readdirSync(model).filter((name) => name === "model.safetensors");
  if (shards.length === 0) throw new Error(`${model} has no safetensors`);
  for (const shard of shards) checkSafetensors(requireFile(model, shard, "the weight index"));
}

/** A shard is whole when its header is JSON and its tensors end where the file does. */
function checkSafetensors(file) {
  const { size } = statSync(file);
  const handle = openSync(file, "r");
  try {
    const prefix = Buffer.alloc(8);
    const read = readSync(handle, prefix, 0, 8, 0);
    const headerBytes = read === 8 ? Number(prefix.readBigUInt64LE()) : 0;
    if (headerBytes === 0 || 8 + headerBytes > size) throw new Error(`${file} is no safetensors file, or is truncated`);
    const header = Buffer.alloc(headerBytes);
    readSync(handle, header, 0, headerBytes, 8);
    const { __metadata__, ...tensors } = parse(file, header.toString("utf8"));
    const end = Math.max(0, ...Object.values(tensors).map((tensor) => tensor?.data_offsets?.[1] ?? Number.NaN));
    if (8 + headerBytes + end !== size) throw new Error(`${file} has ${size} bytes, its header says ${8 + headerBytes + end}`);
  } finally {
    closeSync(handle);
  }
}

function requireFile(folder, name, from) {
  const path = join(folder, name);
  if (!existsSync(path)) throw new Error(`${from} names ${name}, which is missing in ${folder}`);
  return path;
}

function readLines(file) {
  return readText(file)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => parse(file, line));
}

function readJson(file) {
  return parse(file, readText(file));
}

function readText(file) {
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  return readFileSync(file, "utf8");
}

function parse(file, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON`);
  }
}
