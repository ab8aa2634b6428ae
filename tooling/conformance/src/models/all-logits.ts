import type { ModelManifest } from "@tessera/converter";
import type { Session } from "@tessera/core";
import { type DecodeRequest, KvCache, promptEmbeddings, SequenceRotary, type TokenEmbedding } from "@tessera/language-decoder";

/** Logits of every prompt position, float32 [positions, vocab]. */
export async function allLogits(
  session: Session,
  language: ModelManifest["language"],
  embedding: TokenEmbedding,
  request: DecodeRequest,
): Promise<Float32Array> {
  const length = request.inputIds.length;
  const cache = new KvCache({ ...language, maxCapacity: length });
  cache.reserve(length);
  const rotary = language.rotary && new SequenceRotary(language.rotary, language.headSize);
  rotary?.write(0, length, length, length);
  const data = new Float32Array(length * language.vocabSize);
  await session.run(
    {
      inputs_embeds: { type: "float32", shape: [1, length, language.hiddenSize], data: promptEmbeddings(request, embedding) },
      seqlens_k: { type: "int32", shape: [1], data: Int32Array.of(length - 1) },
      total_sequence_length: { type: "int32", shape: [], data: Int32Array.of(length) },
      ...cache.inputs,
      ...rotary?.inputs,
    },
    { logits: { type: "float32", shape: [1, length, language.vocabSize], data }, ...cache.outputs },
  );
  return data;
}
