import { loadWebFiles } from "@tessera/web";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeSample } from "../src/page/code-sample.ts";
import type { Turn } from "../src/page/conversation.ts";
import { parseBoxes } from "../src/page/parse-boxes.ts";
import { readableText } from "../src/page/readable-text.ts";
import { requestBody } from "../src/page/request-body.ts";
import { defaultSettings } from "../src/page/settings.ts";

const picture = { id: "1", kind: "image", name: "a.png", url: `data:image/png;base64,${"A".repeat(100)}`, width: 2, height: 1 } as const;
const turns: Turn[] = [{ role: "user", text: "What's this?", attachments: [picture] }];

describe("boxes", () => {
  it("are read with their labels, several to a label too", () => {
    const text = "It is <ref>a cat</ref><box>[[1, 2, 300, 400]]</box> and <ref>dogs</ref> <box>[[5,6,7,8.5], [-1, 0, 9, 10]]</box>.";
    expect(parseBoxes(text)).toEqual([
      { label: "a cat", box: [1, 2, 300, 400] },
      { label: "dogs", box: [5, 6, 7, 8.5] },
      { label: "dogs", box: [-1, 0, 9, 10] },
    ]);
    expect(readableText(text)).toBe("It is **a cat** `[1, 2, 300, 400]` and **dogs** `[5,6,7,8.5], [-1, 0, 9, 10]`.");
  });

  it("are found without their tags, too", () => {
    expect(parseBoxes("orange cross[[719, 77, 921, 266]]")).toEqual([{ label: "orange cross", box: [719, 77, 921, 266] }]);
    expect(readableText("orange cross[[719, 77, 921, 266]]")).toBe("orange cross `[719, 77, 921, 266]`");
  });

  it("are left out when they are none, and nothing throws", () => {
    expect(parseBoxes("<box>[[1, 2, 3]]</box> <box>[[a, b, c, d]]</box> <box> [[1, 2], [3, 4]]")).toEqual([]);
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => Array.isArray(parseBoxes(`<box>[[${text}]]</box>`))));
  });
});

describe("the request", () => {
  it("has pictures in front of the text, and only the settings that count", () => {
    expect(requestBody("m", turns, defaultSettings)).toEqual({
      model: "m",
      messages: [
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url: picture.url } },
            { type: "text", text: "What's this?" },
          ],
        },
      ],
      temperature: 0,
      max_tokens: 512,
      stream: true,
      stream_options: { include_usage: true },
    });
    const sampled = requestBody("m", turns, {
      ...defaultSettings,
      system: "Be brief.",
      temperature: 0.5,
      topP: 0.9,
      topK: 5,
      maxTiles: 6,
      seed: "7",
    });
    expect(sampled).toMatchObject({ top_p: 0.9, top_k: 5, max_dynamic_patch: 6, seed: 7 });
    expect(sampled.messages).toHaveLength(2);
  });

  it.each(["curl", "openai-js", "openai-python"] as const)("is shown as %s without the picture's bytes", (language) => {
    const sample = codeSample(language, "http://host:1", requestBody("m", turns, { ...defaultSettings, maxTiles: 6 }));
    expect(sample).toContain("http://host:1/v1");
    expect(sample).not.toContain("A".repeat(50));
    expect(sample).toContain(language === "curl" ? `What'\\''s this?` : "What's this?");
    if (language === "openai-python") expect(sample).toContain('extra_body={"max_dynamic_patch": 6}');
  });
});

it("has a document, a script and a stylesheet that need nothing from elsewhere", async () => {
  const files = await loadWebFiles();
  const text = (path: string) => Buffer.from(files.get(path)!.body).toString();
  expect(text("/")).toContain('src="main.js"');
  expect(text("/")).not.toMatch(/https?:\/\//);
  expect(text("/style.css")).not.toMatch(/https?:\/\//);
  expect(files.get("/main.js")!.body.length).toBeLessThan(250_000);
});
