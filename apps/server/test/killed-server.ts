import { appendFileSync } from "node:fs";
import { openSqliteStore } from "@tessera/jobs";
import { serve } from "@tessera/server";
import { StubEngine } from "./stub-engine.ts";

// Serves batches in a folder until it is killed; notes each question that it answers.
const [folder, notes] = process.argv.slice(2) as [string, string];
const model = new StubEngine(async function* ({ messages }) {
  const asked = JSON.stringify(messages).match(/line (\d+)/)![1]!;
  await new Promise((done) => setTimeout(done, 3));
  appendFileSync(notes, `${asked}\n`);
  yield `answer ${asked}`;
});
const batches = await openSqliteStore({ folder });
const server = await serve({ model, modelName: "demo", port: 0, batches, batchLeaseMilliseconds: 300 });
process.send?.(server.url);
