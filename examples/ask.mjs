// A question about a picture: node ask.mjs [PICTURE QUESTION]
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";

const [picture = `${demoMediaFolder}/receipt.png`, question = "What is the total?"] = process.argv.slice(2);

// "demo" is the bundled model, which knows drawn pictures only; name a checkpoint, such as "OpenGVLab/InternVL2-1B", for photos.
const model = await InternVL.load("demo");
const { text } = await model.chat({ question, images: [picture] });
console.log(text);
await model[Symbol.asyncDispose]();

// Prints:
// 45.70
