import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createLanguageDecoder } from "@tessera/language-decoder";
import { expect, test } from "vitest";
import { embedding, ToySession, toySizes, vocabSize } from "./toy-session.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("a long answer leaves nothing behind but its token ids, and keeps no buffer of a step", async () => {
  const decoder = createLanguageDecoder({
    session: new ToySession(),
    embedding,
    ...toySizes,
    contextLength: 8192,
  });
  // Behind 4,200 tokens the cache has room for all that comes.
  const inputIds = Array.from({ length: 4200 }, (_, i) => i % vocabSize);
  const marks: { readonly heap: number; readonly buffers: number }[] = [];
  let tokens = 0;
  for await (const event of decoder.generate({ inputIds, stopTokenIds: [], options: { maxNewTokens: 3600 } })) {
    if (event.type !== "token") continue;
    tokens++;
    if (tokens !== 600 && tokens !== 3600) continue;
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    marks.push({ heap: heapUsed, buffers: arrayBuffers });
  }
  const [early, late] = marks;
  // A buffer a step that stays would make 3,000 of them.
  expect(late!.buffers - early!.buffers).toBeLessThan(3000);
  // 3,000 ids in two lists take 48 kB, growing lists up to half as much again.
  expect(late!.heap - early!.heap).toBeLessThan(400_000);
});
