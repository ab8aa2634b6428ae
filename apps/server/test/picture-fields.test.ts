import { describe, expect, it } from "vitest";
import type { ServerState } from "../src/http/server-state.ts";
import { MediaReader } from "../src/media/media-reader.ts";
import { chatCompletionSchema } from "../src/openai/chat/chat-completion-schema.ts";
import { toChatRequest } from "../src/openai/chat/to-chat-request.ts";
import { responseSchema } from "../src/openai/responses/response-schema.ts";

const media = () => new MediaReader({ options: {} } as ServerState, "", new AbortController().signal);
const body = { model: "demo", messages: [{ role: "user", content: "What is this?" }] };

describe("fields about pictures", () => {
  it.each([
    [true, true],
    [false, false],
    [null, undefined],
    [undefined, undefined],
  ])("auto_orient: %s becomes %s", async (auto_orient, expected) => {
    const request = await toChatRequest(chatCompletionSchema.parse({ ...body, auto_orient }), media());
    expect(request.autoOrient).toBe(expected);
  });

  it("takes auto_orient in the Responses API, too, and nothing but yes or no", () => {
    expect(responseSchema.parse({ model: "demo", input: "?", auto_orient: true }).auto_orient).toBe(true);
    expect(responseSchema.safeParse({ model: "demo", input: "?", auto_orient: "yes" }).success).toBe(false);
  });
});
