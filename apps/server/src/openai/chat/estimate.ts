import type { Context } from "hono";
import { admit } from "../../http/admit.ts";
import type { ServerState } from "../../http/server-state.ts";
import { postRoute } from "../../routes/route.ts";
import { checkModelName } from "../generation/check-model-name.ts";
import { type ChatCompletionRequest, chatCompletionSchema } from "./chat-completion-schema.ts";
import { toChatRequest } from "./to-chat-request.ts";

/** `POST /v1/estimate`: what a chat completion would take, for the same body, without running the model. */
export const estimateRoute = postRoute({
  path: "/v1/estimate",
  summary: "What a chat completion would take",
  body: chatCompletionSchema,
  handle: estimate,
});

async function estimate(body: ChatCompletionRequest, context: Context, state: ServerState): Promise<Response> {
  checkModelName(body.model, state.options);
  const { signal, media, honest, leave } = await admit(context, state);
  try {
    const { parseSpecialTokens = false } = state.options;
    const request = { ...(await toChatRequest(body, media)), parseSpecialTokens };
    const { tilesPerImage, imageTokens, promptTokens, maxCompletionTokens, contextLength, memoryBytes, seconds } =
      await state.options.model.estimate(request, { signal });
    return context.json({
      object: "estimate",
      tiles: tilesPerImage.reduce((sum, tiles) => sum + tiles, 0),
      tiles_per_image: tilesPerImage,
      image_tokens: imageTokens,
      prompt_tokens: promptTokens,
      max_completion_tokens: maxCompletionTokens,
      max_model_len: contextLength,
      memory_bytes: memoryBytes,
      seconds: seconds ? { first_token: seconds.firstToken, total: seconds.total } : null,
    });
  } catch (error) {
    throw honest(error);
  } finally {
    leave();
  }
}
