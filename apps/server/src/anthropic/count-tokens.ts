import type { Context } from "hono";
import { admit } from "../http/admit.ts";
import type { ServerState } from "../http/server-state.ts";
import { toChatRequest } from "../openai/chat/to-chat-request.ts";
import { checkModelName } from "../openai/generation/check-model-name.ts";
import { postRoute } from "../routes/route.ts";
import { anthropicError } from "./anthropic-error.ts";
import { countTokensSchema, type PromptFields } from "./messages-schema.ts";
import { toCompletionRequest } from "./to-completion-request.ts";

/** `POST /v1/messages/count_tokens`: the tokens of a prompt, pictures included, without running the model. */
export const countTokensRoute = postRoute({
  path: "/v1/messages/count_tokens",
  summary: "Tokens of a prompt in the form of Anthropic's Messages API",
  body: countTokensSchema,
  errorBody: anthropicError,
  handle: countTokens,
});

async function countTokens(body: PromptFields, context: Context, state: ServerState): Promise<Response> {
  checkModelName(body.model, state.options);
  const request = toCompletionRequest(body);
  const { signal, media, honest, leave } = await admit(context, state);
  try {
    const { parseSpecialTokens = false } = state.options;
    const { promptTokens } = await state.options.model.estimate(
      { ...(await toChatRequest(request, media)), parseSpecialTokens },
      { signal },
    );
    return context.json({ input_tokens: promptTokens });
  } catch (error) {
    throw honest(error);
  } finally {
    leave();
  }
}
