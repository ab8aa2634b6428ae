// A question about a video: node video.mjs [VIDEO QUESTION]
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";

const [input = `${demoMediaFolder}/video.gif`, question = "In which direction does the object move?"] = process.argv.slice(2);

const model = await InternVL.load("demo");
const { text } = await model.chat({ question, video: { input, numSegments: 8 } });
console.log(text);
await model[Symbol.asyncDispose]();

// Prints:
// Right
