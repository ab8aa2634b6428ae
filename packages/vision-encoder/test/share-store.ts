import { seededRandom } from "@tessera/core";
import { DiskStore } from "@tessera/vision-encoder";
import { picture, valuesPerTile } from "./picture.ts";

// A child process of the sharing test: reads and writes a few pictures in a folder that has no room for all, and says what it saw.
const [folder = "", seed = "", rounds = ""] = process.argv.slice(2);
const errors: string[] = [];
await using store = new DiskStore({ folder, maxBytes: 100_000, model: "m", valuesPerTile, onError: ({ message }) => errors.push(message) });
const random = seededRandom(Number(seed));
let hits = 0;
let wrong = 0;
for (let round = 0; round < Number(rounds); round++) {
  const i = Math.floor(random() * 10);
  const found = await store.get(`picture ${i}`);
  if (found === undefined) await store.set(`picture ${i}`, picture(1000, i));
  else {
    hits++;
    if (found.embeds.length !== 1000 * valuesPerTile || found.embeds.some((value) => value !== i)) wrong++;
  }
}
process.stdout.write(JSON.stringify({ hits, wrong, errors }));
