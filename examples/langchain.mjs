// A chat model of LangChain over a model in this process.
import { readFileSync } from "node:fs";
import { HumanMessage } from "@langchain/core/messages";
import { demoMediaFolder } from "@tessera/demo-model";
import { ChatInternVL } from "@tessera/langchain";
import { InternVL } from "@tessera/sdk";

const internvl = await InternVL.load("demo");
const chat = new ChatInternVL({ model: internvl });
const data = readFileSync(`${demoMediaFolder}/shapes.png`, "base64");
const content = [
  { type: "image", mimeType: "image/png", data },
  { type: "text", text: "How many shapes are there?" },
];
console.log((await chat.invoke([new HumanMessage({ content })])).text);
await internvl[Symbol.asyncDispose]();

// Prints:
// 5
