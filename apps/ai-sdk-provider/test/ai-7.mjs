// Run by ai-7.full.test.ts with Node 22 in a folder that has version 7 of the AI SDK.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, provider, sdk, picture, question, cacheFolder] = process.argv.slice(2);
const ai = join(folder, "node_modules", "ai");
const entry = JSON.parse(readFileSync(join(ai, "package.json"), "utf8")).exports["."];
const { generateText, Output, streamText, jsonSchema } = await import(pathToFileURL(join(ai, entry.import ?? entry.default)).href);
const { languageModelV4 } = await import(provider);
const { InternVL } = await import(sdk);

const internvl = await InternVL.load("demo", { precision: "fp32", cacheFolder });
const model = languageModelV4(internvl, { modelId: "demo" });
const messages = [
  {
    role: "user",
    content: [
      { type: "text", text: question },
      { type: "file", mediaType: "image/png", data: readFileSync(picture) },
    ],
  },
];
const { text, warnings } = await generateText({ model, messages });
let streamed = "";
for await (const piece of streamText({ model, messages }).textStream) streamed += piece;
const schema = jsonSchema({
  type: "object",
  properties: { color: { enum: ["red", "blue"] } },
  required: ["color"],
  additionalProperties: false,
});
const { output } = await generateText({ model, messages, output: Output.object({ schema }) });
await internvl[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify({ node: process.version, text, streamed, output, warnings }));
