import { DiskStore } from "@tessera/vision-encoder";
import { picture, valuesPerTile } from "./picture.ts";

// A child process of the kill test: it writes one large picture after the other until it is stopped.
const [folder = ""] = process.argv.slice(2);
const store = new DiskStore({ folder, maxBytes: 2 ** 28, model: "m", valuesPerTile });
for (let i = 0; ; i = (i + 1) % 8) await store.set(`picture ${i}`, picture(2 ** 20, i));
