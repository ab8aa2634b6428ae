import type { Checkpoint } from "../checkpoint.ts";
import type { TensorStore } from "../safetensors/open-tensor-store.ts";

const heads: Readonly<Record<string, string>> = {
  "language_model.model.embed_tokens.weight": "language_model.lm_head.weight",
  "language_model.model.tok_embeddings.weight": "language_model.output.weight",
};

/**
 * A checkpoint whose head is its token embedding, with a head of its own where the adapter changes one of the two: in PEFT the other one keeps
 * the weights it had.
 */
export function untieHead(checkpoint: Checkpoint, adapter: TensorStore): Checkpoint {
  const { config, tensors } = checkpoint;
  const [embedding, head] = Object.entries(heads).find(([name]) => tensors.has(name)) ?? [];
  const changed = [...adapter.tensors.keys()].some((key) => /\b(?:lm_head|output|embed_tokens|tok_embeddings)\./.test(key));
  if (embedding === undefined || head === undefined || tensors.has(head) || !config.llm_config.tie_word_embeddings || !changed)
    return checkpoint;
  const stored = (name: string) => (name === head ? embedding : name);
  return {
    ...checkpoint,
    config: { ...config, llm_config: { ...config.llm_config, tie_word_embeddings: false } },
    tensors: new Map([...tensors, [head, { ...tensors.get(embedding)!, name: head }]]),
    readRaw: (name, options) => checkpoint.readRaw(stored(name), options),
    readFloat32: (name, options) => checkpoint.readFloat32(stored(name), options),
  };
}
