import { openCheckpoint } from "@tessera/checkpoint";
import { convertCheckpoint } from "@tessera/converter";

// A child process of the kill test: it stops for good in the middle of a conversion, with weights on disk.
const [folder = "", cacheFolder = ""] = process.argv.slice(2);
let pieces = 0;
await convertCheckpoint(await openCheckpoint(folder), {
  cacheFolder,
  onProgress: (event) => {
    if (event.type !== "convert-progress" || ++pieces < 20) return;
    process.stdout.write("halfway\n");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
