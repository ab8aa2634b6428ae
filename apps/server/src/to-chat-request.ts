import type { ChatRequest, Message, MessagePart } from "@tessera/sdk";
import type { ChatCompletionRequest } from "./chat-completion-schema.ts";
import { fetchMedia } from "./fetch-media.ts";
import { HttpError } from "./http-error.ts";
import type { ServerOptions } from "./server-options.ts";

/** A validated request as the SDK takes it, pictures fetched. Throws 400 naming the field, and what fetching throws. */
export async function toChatRequest(
  body: ChatCompletionRequest,
  { maxImages = 32, allowedMediaHosts, allowPrivateMedia }: ServerOptions,
  signal: AbortSignal,
): Promise<ChatRequest> {
  const details = new Set<string>();
  let images = 0;
  const readPart = async (
    part: Exclude<Extract<ChatCompletionRequest["messages"][number], { role: "user" }>["content"], string>[number],
  ): Promise<MessagePart> => {
    if (part.type === "text") return part;
    const { url, detail = "auto" } = part.image_url;
    if (++images > maxImages)
      throw new HttpError(400, `A request may have at most ${maxImages} images`, { param: "messages", code: "too_many_images" });
    details.add(detail === "low" ? "low" : "full");
    if (url.startsWith("data:")) return { type: "image", image: new URL(url) };
    return { type: "image", image: await fetchMedia(url, { signal, allowedHosts: allowedMediaHosts, allowPrivate: allowPrivateMedia }) };
  };
  const messages: Message[] = [];
  for (const { role, content } of body.messages) {
    const parts = typeof content === "string" ? content : await Promise.all(content.map(readPart));
    messages.push({ role: role === "developer" ? "system" : role, content: parts });
  }
  if (details.size > 1)
    throw new HttpError(400, "Images of one request must have the same detail", { param: "messages", code: "unsupported_value" });

  if (body.top_logprobs != null && !body.logprobs)
    throw new HttpError(400, "top_logprobs needs logprobs to be true", { param: "top_logprobs", code: "invalid_value" });
  const temperature = body.temperature ?? 1;
  return {
    messages,
    maxTiles: body.max_dynamic_patch ?? (details.has("low") ? 1 : undefined),
    maxNewTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    // OpenAI's API samples at temperature 1 unless told otherwise; 0 is greedy.
    doSample: temperature > 0,
    temperature: temperature > 0 ? temperature : undefined,
    topP: body.top_p || undefined,
    topK: body.top_k ?? 0,
    minP: body.min_p ?? undefined,
    seed: body.seed ?? undefined,
    stop: typeof body.stop === "string" ? [body.stop] : (body.stop ?? undefined),
    presencePenalty: body.presence_penalty ?? undefined,
    frequencyPenalty: body.frequency_penalty ?? undefined,
    repetitionPenalty: body.repetition_penalty ?? undefined,
    logprobs: body.logprobs ? (body.top_logprobs ?? 0) : undefined,
  };
}
