import { TesseraError } from "@tessera/core";
import type { DecodeRequest } from "../decode-request.ts";
import type { TokenEmbedding } from "./token-embedding.ts";

/** Embeds a prompt: token rows, with image embeddings over their spans. Returns float32 [inputIds, hidden_size]. */
export function promptEmbeddings(
  { inputIds, imageSpans = [], imageEmbeds }: Pick<DecodeRequest, "inputIds" | "imageSpans" | "imageEmbeds">,
  embedding: TokenEmbedding,
): Float32Array {
  const { columns } = embedding;
  const imageTokens = imageSpans.reduce((sum, span) => sum + span.length, 0);
  if ((imageEmbeds?.length ?? 0) !== imageTokens * columns) {
    throw new TesseraError(
      "shape-mismatch",
      `The prompt has ${imageTokens} image tokens, the image embeddings hold ${(imageEmbeds?.length ?? 0) / columns}`,
      {
        facts: { expected: [imageTokens, columns], actual: imageEmbeds?.length ?? 0 },
      },
    );
  }
  const out = new Float32Array(inputIds.length * columns);
  let next = 0;
  let used = 0;
  for (const { start, length } of imageSpans) {
    if (start < next || start + length > inputIds.length) {
      throw new TesseraError("invalid-argument", `Image span ${start}+${length} does not fit a prompt of ${inputIds.length} tokens`, {
        facts: { start, length },
      });
    }
    for (; next < start; next++) embedding.lookup(inputIds[next]!, out, next * columns);
    out.set(imageEmbeds!.subarray(used * columns, (used + length) * columns), start * columns);
    next = start + length;
    used += length;
  }
  for (; next < inputIds.length; next++) embedding.lookup(inputIds[next]!, out, next * columns);
  return out;
}
