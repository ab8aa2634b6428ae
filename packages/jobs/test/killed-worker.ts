import { appendFileSync } from "node:fs";
import { openRedisStore, openSqliteStore, runBatches } from "@tessera/jobs";

// Works on the store in a folder, or on a Redis, until it is killed; notes each line that it answers.
const [folder, notes, url] = process.argv.slice(2) as [string, string, string | undefined];
const store = await (url === undefined ? openSqliteStore({ folder }) : openRedisStore({ folder, url }));
process.send?.("ready");
await runBatches(store, {
  signal: new AbortController().signal,
  leaseMilliseconds: 300,
  pollMilliseconds: 10,
  backOffMilliseconds: 20,
  run: async ({ body }) => {
    // A line that ends whoever runs it.
    if (body.poison) process.kill(process.pid, "SIGKILL");
    await new Promise((done) => setTimeout(done, 2));
    appendFileSync(notes, `${body.i}\n`);
    return { status: 200, requestId: "", body: { i: body.i } };
  },
});
