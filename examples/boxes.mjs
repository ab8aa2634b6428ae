// Where things are, in pixels of the picture: node boxes.mjs [PICTURE PHRASE…]. `tessera ground … --out boxes.png` draws them.
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";

const [picture = `${demoMediaFolder}/shapes.png`, ...phrases] = process.argv.slice(2);

const model = await InternVL.load("demo");
const found = await model.ground(picture, phrases.length > 0 ? phrases : ["purple diamond", "green heart"]);
for (const { phrase, boxes } of found) console.log(phrase, boxes[0]?.pixels.join(" "));
await model[Symbol.asyncDispose]();

// Prints:
// purple diamond 234 188 348 336
// green heart 60 216 186 332
