import { appendFileSync } from "node:fs";
import { openSqliteStore, runBatches } from "@tessera/jobs";

// Works on the store in a folder until it is killed; notes each line that it answers.
const [folder, notes] = process.argv.slice(2) as [string, string];
const store = await openSqliteStore({ folder });
process.send?.("ready");
await runBatches(store, {
  signal: new AbortController().signal,
  leaseMilliseconds: 300,
  pollMilliseconds: 10,
  run: async ({ body }) => {
    await new Promise((done) => setTimeout(done, 2));
    appendFileSync(notes, `${body.i}\n`);
    return { status: 200, requestId: "", body: { i: body.i } };
  },
});
