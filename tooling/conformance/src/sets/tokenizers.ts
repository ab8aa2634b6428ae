import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { createDetokenizer, loadTokenizer } from "@tessera/tokenizer";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

type Side = "slow" | "fast";

interface TokenizerCases {
  readonly info: { readonly primary: Side };
  readonly encode: readonly (Readonly<Record<Side | `${Side}_no_special`, readonly number[]>> &
    Readonly<Record<`${Side}_decode` | `${Side}_decode_skip`, string>> & { readonly text: string })[];
  readonly streaming: readonly { readonly ids: readonly number[]; readonly prefix_decode_skip: readonly string[] }[];
  readonly random_ids: readonly { readonly ids: readonly number[]; readonly decode: string; readonly decode_skip: string }[];
}

/** Ids, decoded text and incremental output of the slow tokenizers: all equal. */
export async function tokenizers(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("tokenizers");
  for (const name of (await readdir(join(folder, "tokenizers"))).sort()) {
    const path = join(folder, "tokenizers", name);
    if (!existsSync(join(path, "cases.json"))) continue;
    const golden = await readJson<TokenizerCases>(join(path, "cases.json"));
    const tokenizer = await loadTokenizer(path).catch((error: unknown) => {
      if (TesseraError.isInstance(error)) return undefined;
      throw error;
    });
    if (tokenizer === undefined) {
      recorder.skip(name);
      continue;
    }
    const side = golden.info.primary;
    const same = (label: string, actual: unknown, expected: unknown) =>
      recorder.check(`${name} ${label}`, JSON.stringify(actual) === JSON.stringify(expected), JSON.stringify(actual)?.slice(0, 120));
    for (const item of golden.encode) {
      const label = JSON.stringify(item.text).slice(0, 40);
      same(`encode ${label}`, tokenizer.encode(item.text), item[side]);
      same(`encode bare ${label}`, tokenizer.encode(item.text, { addSpecialTokens: false }), item[`${side}_no_special`]);
      same(`decode ${label}`, tokenizer.decode(item[side]), item[`${side}_decode`]);
      same(`decode skip ${label}`, tokenizer.decode(item[side], { skipSpecialTokens: true }), item[`${side}_decode_skip`]);
    }
    for (const item of golden.random_ids) {
      same(`random ${item.ids}`, tokenizer.decode(item.ids), item.decode);
      same(`random skip ${item.ids}`, tokenizer.decode(item.ids, { skipSpecialTokens: true }), item.decode_skip);
    }
    for (const item of golden.streaming) {
      const detokenizer = createDetokenizer(tokenizer, { skipSpecialTokens: true });
      const text = item.ids.map((id) => detokenizer.push(id).text).join("") + detokenizer.finish();
      same(`streaming ${item.ids}`, text, item.prefix_decode_skip.at(-1));
    }
  }
  return recorder.result();
}
