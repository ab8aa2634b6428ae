import { seededRandom } from "@tessera/core";

/** A repository with two shards of some megabytes, an index, and much that a checkpoint does not need. */
export function repository(shardBytes = 3_300_000): Record<string, Uint8Array | string> {
  const random = seededRandom(7);
  const shard = (bytes: number) => Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256));
  const [one, two] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  return {
    "config.json": '{"model_type":"internvl_chat"}',
    "tokenizer_config.json": "{}",
    "merges.txt": "a b\n",
    "model.safetensors.index.json": JSON.stringify({ weight_map: { a: one, b: two } }),
    [one]: shard(shardBytes),
    [two]: shard(shardBytes - 1_000_001),
    "model-stale.safetensors": shard(1000),
    "pytorch_model.bin": shard(1000),
    "examples/image1.jpg": shard(1000),
    "modeling_internvl_chat.py": "import torch",
  };
}
