import { describe, expect, it } from "vitest";
import { ApiError } from "../src/page/api/api-error.ts";
import { PictureNames } from "../src/page/api/picture-names.ts";
import { requestBody } from "../src/page/api/request-body.ts";
import { askedTurns } from "../src/page/chat/asked-turns.ts";
import { defaultSettings } from "../src/page/settings/settings.ts";
import { asked, clip, pdf, picture, said } from "./fixtures.ts";

const turns = [asked(picture)];
const contentOf = (body: Record<string, unknown>) => (body.messages as { content: unknown }[])[0]?.content;

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
  });

  it("has documents as files, with their pages where some are chosen", () => {
    const file = { filename: pdf.name, file_data: pdf.url };
    expect(contentOf(requestBody("m", [asked(pdf, { ...pdf, pages: "2-3" }, { ...pdf, pages: " " })], defaultSettings))).toEqual([
      { type: "file", file },
      { type: "file", file: { ...file, pages: "2-3" } },
      { type: "file", file },
      { type: "text", text: "What's this?" },
    ]);
  });

  it("has every setting that is not off", () => {
    const body = requestBody("m", turns, {
      ...defaultSettings,
      system: "Be brief.",
      temperature: 0.5,
      topP: 0.9,
      topK: 5,
      minP: 0.05,
      repetitionPenalty: 1.1,
      presencePenalty: 0.2,
      frequencyPenalty: -0.3,
      maxTiles: 6,
      autoOrient: true,
      seed: "7",
      stop: "END\n\\n\\n\n",
      form: "schema",
      schema: '{"type":"object"}',
    });
    expect(body).toMatchObject({
      top_p: 0.9,
      top_k: 5,
      min_p: 0.05,
      repetition_penalty: 1.1,
      presence_penalty: 0.2,
      frequency_penalty: -0.3,
      max_dynamic_patch: 6,
      auto_orient: true,
      seed: 7,
      stop: ["END", "\n\n"],
      response_format: { type: "json_schema", json_schema: { name: "answer", schema: { type: "object" } } },
    });
    expect(body.messages).toHaveLength(2);
    const formed = (form: "json" | "regex") => requestBody("m", turns, { ...defaultSettings, form, regex: "\\d+" }).response_format;
    expect(formed("json")).toEqual({ type: "json_object" });
    expect(formed("regex")).toEqual({ type: "regex_schema", regex_schema: "\\d+" });
  });

  it("says when a schema is none", () => {
    const body = (schema: string) => () => requestBody("m", turns, { ...defaultSettings, form: "schema", schema });
    expect(body("{")).toThrow(/^The JSON Schema is not JSON: /);
    expect(body("[1]")).toThrow("A JSON Schema is an object.");
  });

  it("sends clips with their number of frames, or their frames as pictures of one tile", () => {
    const settings = { ...defaultSettings, frames: 4 };
    expect(contentOf(requestBody("m", [{ ...asked(clip), text: "" }], settings))).toEqual([
      { type: "video_url", video_url: { url: clip.url, num_segments: 4 } },
    ]);
    const stills = { ...clip, stills: ["data:image/jpeg;base64,C", "data:image/jpeg;base64,D"] };
    expect(contentOf(requestBody("m", [asked(stills)], settings))).toMatchObject([
      { type: "image_url", image_url: { url: "data:image/jpeg;base64,C", max_dynamic_patch: 1 } },
      { type: "image_url", image_url: { url: "data:image/jpeg;base64,D", max_dynamic_patch: 1 } },
      { type: "text" },
    ]);
  });

  it("leaves out what the server refused, and answers of which nothing came", () => {
    const first = asked();
    const answered = said("A cat.");
    const stopped = said("", { error: "Stopped." });
    const refused = said("", { error: "not a picture", refused: true });
    expect(askedTurns([first, answered, asked(picture), refused, asked()])).toEqual([first, answered, asked()]);
    expect(askedTurns([asked(picture), stopped, asked()])).toEqual([asked(picture), asked()]);
    expect(askedTurns([asked(picture)])).toEqual([asked(picture)]);
  });
});

describe("pictures", () => {
  it("are sent once, and again when the server has forgotten them", async () => {
    const names = new PictureNames();
    const sent: unknown[] = [];
    let forgets = false;
    const send = () =>
      names.send(async (part) => {
        const { image_url, uuid } = part(picture, {}) as { image_url?: { url: string }; uuid: string };
        sent.push(image_url?.url ?? uuid);
        if (forgets && image_url === undefined) throw new ApiError(400, "No picture is kept", "unknown_uuid");
        return "answer";
      });
    expect(await send()).toBe("answer");
    expect(await send()).toBe("answer");
    forgets = true;
    expect(await send()).toBe("answer");
    expect(sent).toEqual([picture.url, "1", "1", picture.url]);
  });

  it("keep their limit of tiles when they are only named", async () => {
    const names = new PictureNames();
    const send = () => names.send(async (part) => part(picture, { max_dynamic_patch: 1 }));
    expect(await send()).toEqual({ type: "image_url", image_url: { url: picture.url, max_dynamic_patch: 1 }, uuid: "1" });
    expect(await send()).toEqual({ type: "input_image", uuid: "1", max_dynamic_patch: 1 });
  });

  it("that were refused are sent whole again", async () => {
    const names = new PictureNames();
    const refuse = names.send(async (part) => {
      part(picture, {});
      throw new ApiError(400, "not a picture");
    });
    await expect(refuse).rejects.toThrow("not a picture");
    expect(await names.send(async (part) => part(picture, {}))).toMatchObject({ image_url: { url: picture.url } });
  });
});
