// An answer word by word, with what it took.
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";

const model = await InternVL.load("demo");
const request = { question: "Please describe the image shortly.", images: [`${demoMediaFolder}/shapes.png`] };
for await (const event of model.stream(request)) {
  if (event.type === "text-delta") process.stdout.write(event.text);
  if (event.type === "finish") console.log(`\n(${event.reason}, after ${event.result.usage.imageTokens} tokens of the picture)`);
}
await model[Symbol.asyncDispose]();

// Prints:
// The image shows a black triangle, a green heart, a purple diamond, an orange star and a blue square on a white background.
// (stop, after 448 tokens of the picture)
