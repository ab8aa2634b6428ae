import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoModelFolder } from "@tessera/demo-model";

const baseSize = 151643;
const special = [
  "<|endoftext|>",
  "<|im_start|>",
  "<|im_end|>",
  "<img>",
  "</img>",
  "<IMG_CONTEXT>",
  "<quad>",
  "</quad>",
  "<ref>",
  "</ref>",
  "<box>",
  "</box>",
];

/** Tokenizer files in the layout and with the ids of InternVL2-1B: the bundled vocabulary, filled up with unused entries. */
export async function writeFullSizeTokenizer(folder: string): Promise<void> {
  const read = async (name: string) => JSON.parse(await readFile(join(demoModelFolder, name), "utf8"));
  const vocabulary: Record<string, number> = await read("vocab.json");
  const used = new Set(Object.values(vocabulary));
  for (let id = 0; id < baseSize; id++) if (!used.has(id)) vocabulary[`unused${id}`] = id;
  const added = Object.fromEntries(special.map((token, i) => [token, baseSize + i]));
  const config = await read("tokenizer_config.json");
  config.added_tokens_decoder = Object.fromEntries(
    special.map((content, i) => [
      String(baseSize + i),
      { content, lstrip: false, normalized: false, rstrip: false, single_word: false, special: true },
    ]),
  );
  config.model_max_length = 8192;
  const write = (name: string, value: unknown) => writeFile(join(folder, name), JSON.stringify(value));
  await write("vocab.json", vocabulary);
  await write("added_tokens.json", added);
  await write("tokenizer_config.json", config);
  await write("special_tokens_map.json", await read("special_tokens_map.json"));
  await writeFile(join(folder, "merges.txt"), await readFile(join(demoModelFolder, "merges.txt")));
}
