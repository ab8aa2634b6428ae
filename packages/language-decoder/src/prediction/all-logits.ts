import type { RotaryScaling, Session } from "@tessera/core";
import { KvCache } from "../cache/kv-cache.ts";
import type { DecodeRequest } from "../decode-request.ts";
import { promptEmbeddings } from "../sequence/prompt-embeddings.ts";
import { SequenceRotary } from "../sequence/sequence-rotary.ts";
import type { TokenEmbedding } from "../sequence/token-embedding.ts";
import { logitPositions } from "./logit-positions.ts";

export interface AllLogitsOptions {
  /** Decoder graph of the converter. */
  readonly session: Session;
  readonly embedding: TokenEmbedding;
  readonly numLayers: number;
  readonly numKvHeads: number;
  readonly headSize: number;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly rotary?: RotaryScaling;
  readonly signal?: AbortSignal;
}

/** Logits after every position of a prompt, float32 [positions, vocab_size]: for comparing precisions and scoring given text. */
export async function allLogits(
  request: Pick<DecodeRequest, "inputIds" | "imageSpans" | "imageEmbeds">,
  options: AllLogitsOptions,
): Promise<Float32Array> {
  const { session, embedding, hiddenSize, vocabSize, headSize, signal } = options;
  const length = request.inputIds.length;
  const cache = new KvCache({ ...options, maxCapacity: length });
  cache.reserve(length);
  const rotary = options.rotary && new SequenceRotary(options.rotary, headSize);
  rotary?.write(0, length, length, length);
  const data = new Float32Array(length * vocabSize);
  await session.run(
    {
      inputs_embeds: { type: "float32", shape: [1, length, hiddenSize], data: promptEmbeddings(request, embedding) },
      seqlens_k: { type: "int32", shape: [1], data: Int32Array.of(length - 1) },
      total_sequence_length: { type: "int32", shape: [], data: Int32Array.of(length) },
      logit_positions: logitPositions(length),
      ...cache.inputs,
      ...rotary?.inputs,
    },
    { logits: { type: "float32", shape: [1, length, vocabSize], data }, ...cache.outputs },
    { signal },
  );
  return data;
}
