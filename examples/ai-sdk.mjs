// The AI SDK over a model in this process. With ai@7 it is languageModelV4.
import { readFileSync } from "node:fs";
import { languageModelV3 } from "@tessera/ai-sdk-provider";
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { streamText } from "ai";

const internvl = await InternVL.load("demo");
const { textStream } = streamText({
  model: languageModelV3(internvl),
  messages: [
    {
      role: "user",
      content: [
        { type: "image", image: readFileSync(`${demoMediaFolder}/street-sign.png`) },
        { type: "text", text: "What color is the sign?" },
      ],
    },
  ],
});
let text = "";
for await (const part of textStream) text += part;
console.log(text);
await internvl[Symbol.asyncDispose]();

// Prints:
// Blue
