// The OpenAI client, unchanged, against a server in this process. `tessera serve` is the same server on the command line.
import { readFileSync } from "node:fs";
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { serve } from "@tessera/server";
import OpenAI from "openai";

const model = await InternVL.load("demo");
const server = await serve({ model, modelName: "demo", port: 0 });

const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none" });
const url = `data:image/png;base64,${readFileSync(`${demoMediaFolder}/sign.png`, "base64")}`;
const { choices } = await client.chat.completions.create({
  model: "demo",
  temperature: 0,
  messages: [
    {
      role: "user",
      content: [
        { type: "image_url", image_url: { url } },
        { type: "text", text: "What does the sign say?" },
      ],
    },
  ],
});
console.log(choices[0].message.content);

await server[Symbol.asyncDispose]();
await model[Symbol.asyncDispose]();

// Prints:
// FRESH COFFEE
