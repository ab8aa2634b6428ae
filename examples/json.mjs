// An object of a given form: tokens are limited to what the schema allows, so it always parses. The bundled model was not trained to write
// JSON: which colour it says means nothing.
import { demoMediaFolder } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import * as z from "zod";

const model = await InternVL.load("demo");
const schema = z.object({ color: z.enum(["red", "orange", "purple", "green"]) });
const request = { question: "Which color is the star?", images: [`${demoMediaFolder}/shapes.png`] };
const { object } = await model.chatObject(request, schema);
console.log(object);
await model[Symbol.asyncDispose]();

// Prints:
// { color: '…' }
