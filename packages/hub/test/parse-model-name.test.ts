import { expect, it } from "vitest";
import { parseModelName } from "../src/sources/parse-model-name.ts";

const read = (text: string) => parseModelName(text, ["hf", "modelscope"]);

it("reads names with owner, hub and revision, and releases by their names alone", () => {
  expect(read("owner/name")).toEqual({ prefix: "hf", owner: "owner", name: "name" });
  expect(read("modelscope:owner/name@v1")).toEqual({ prefix: "modelscope", owner: "owner", name: "name", revision: "v1" });
  expect(read("InternVL2-8B")).toEqual({ prefix: "hf", owner: "OpenGVLab", name: "InternVL2-8B" });
  expect(read("InternVL3_5-1B-HF@main")).toEqual({ prefix: "hf", owner: "OpenGVLab", name: "InternVL3_5-1B-HF", revision: "main" });
  expect(read("Mini-InternVL-Chat-2B-V1-5")).toMatchObject({ owner: "OpenGVLab" });
});

it("takes no path for a name", () => {
  for (const path of [
    "./InternVL2-8B",
    "/models/InternVL2-8B",
    "InternVL2-8B/",
    "models",
    "a/b/c",
    "../InternVL2-8B",
    "ftp:owner/name",
    "a--b/c",
  ])
    expect(read(path), path).toBeUndefined();
});
