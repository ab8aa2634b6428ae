import { describe, expect, it } from "vitest";
import { conversationMarkdown } from "../src/page/chat/conversation-markdown.ts";
import { conversationTitle } from "../src/page/chat/conversation-title.ts";
import { readConversations, writeConversations } from "../src/page/chat/conversations-file.ts";
import { asked, picture, said } from "./fixtures.ts";

const conversation = { id: "abc", changed: 1_700_000_000_000, turns: [asked(picture), said("A cat.", { facts: "3 + 2 tokens" })] };
const changed = (change: (file: any) => void) => {
  const file = JSON.parse(writeConversations([conversation]));
  change(file);
  return JSON.stringify(file);
};

describe("a file of conversations", () => {
  it("brings back what went in, pictures under new names", () => {
    const [back] = readConversations(writeConversations([conversation]));
    const id = back?.turns[0]?.attachments[0]?.id;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(back).toEqual({ ...conversation, turns: [asked({ ...picture, id: id! }), conversation.turns[1]] });
  });

  it.each([
    ["no JSON", "{", "it is not JSON"],
    ["another format", "{}", "format is wrong"],
    ["a later version", changed((file) => (file.version = 2)), "version is wrong"],
    [
      "a picture from elsewhere",
      changed((file) => (file.conversations[0].turns[0].attachments[0].url = "https://evil.example/a.png")),
      "url is wrong",
    ],
    [
      "a page for a picture",
      changed((file) => (file.conversations[0].turns[0].attachments[0].url = "data:text/html;base64,AAAA")),
      "url is wrong",
    ],
    ["another role", changed((file) => (file.conversations[0].turns[0].role = "system")), "role is wrong"],
  ])("that is %s is refused by what is wrong", (_, text, message) => {
    expect(() => readConversations(text)).toThrow(message);
  });

  it("drops fields that it does not know", () => {
    const [back] = readConversations(changed((file) => (file.conversations[0].turns[0].html = "<b>")));
    expect(back?.turns[0]).not.toHaveProperty("html");
  });
});

describe("a conversation", () => {
  it("is titled by its question, or by its picture", () => {
    expect(conversationTitle(conversation)).toBe("What's this?");
    expect(conversationTitle({ ...conversation, turns: [{ ...asked(picture), text: "" }] })).toBe("a.png");
    expect(conversationTitle({ ...conversation, turns: [] })).toBe("Empty");
  });

  it("reads as Markdown", () => {
    expect(conversationMarkdown(conversation, "demo")).toBe(
      "# 2023-11-14, demo\n\n## Question\n\n[a.png]\n\nWhat's this?\n\n## Answer\n\nA cat.\n",
    );
  });
});
