// Pages of PDFs as rows: node extract.mjs [FILE…]. The form is always right; the bundled model was not trained to write JSON: its values mean nothing.
import { fileURLToPath } from "node:url";
import { InternVL } from "@tessera/sdk";
import * as z from "zod";

const files = process.argv.length > 2 ? process.argv.slice(2) : [fileURLToPath(new URL("receipts.pdf", import.meta.url))];

const model = await InternVL.load("demo");
const schema = z.object({ total: z.string().regex(/^\d{1,3}\.\d\d$/) });
const rows = model.extract(files, { schema, per: "page", prompt: "What is the total?" });
for await (const { page, value, error } of rows) console.log(page, value ?? error);
await model[Symbol.asyncDispose]();

// Prints:
// 1 { total: '….…' }
// 2 { total: '….…' }
