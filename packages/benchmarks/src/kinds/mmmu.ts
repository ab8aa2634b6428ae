import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { mmmuDomains } from "@tessera/evaluation";
import { decodeImage, encodePng, resizeBicubic } from "@tessera/preprocessing";
import type { Benchmark, BenchmarkItem } from "../benchmark.ts";
import { doubleSize } from "../pictures/double-size.ts";
import { letterPrompt } from "../readers/cells.ts";
import { pythonList } from "../readers/python-list.ts";
import { readParquet } from "../readers/read-parquet.ts";
import { phrasePrompt } from "./single-phrase.ts";

const subjects = Object.values(mmmuDomains).flat();
const fileOf = (subject: string) => `MMMU/${subject}/validation-00000-of-00001.parquet`;
const texts = ["id", "question", "options", "answer"] as const;
const pictures = Array.from({ length: 7 }, (_, i) => `image_${i + 1}`);
/** Of all released models' tiles. */
const tileSize = 448;

/** The data set of 30 subjects as the hub stores it. The question says `<image 1>` as text; the tiles of all pictures stand in front, as of one. */
export const mmmu: Benchmark = {
  id: "mmmu-val",
  title: "MMMU, validation",
  questions: 900,
  files: subjects.map(fileOf),
  maxTiles: 6,
  maxNewTokens: 10,
  metric: "mmmu",
  async *read(folder) {
    for (const subject of subjects) {
      const file = join(folder, fileOf(subject));
      let row = 0;
      for await (const record of readParquet(file, [...texts, ...pictures])) yield readItem(file, row++, record, subject);
    }
  },
};

function readItem(file: string, row: number, record: Readonly<Record<string, unknown>>, category: string): BenchmarkItem {
  const invalid = (problem: string) => new TesseraError("invalid-argument", `${file}, row ${row}: ${problem}`, { facts: { file, row } });
  const [id, question, choices, answer] = texts.map((name) => {
    const value = record[name];
    if (typeof value !== "string") throw invalid(`${name}: expected a text`);
    return value;
  }) as [string, string, string, string];
  const stored = pictures.flatMap((name) => {
    const picture = record[name] as { readonly bytes?: unknown } | null | undefined;
    if (!picture) return [];
    if (!(picture.bytes instanceof Uint8Array)) throw invalid(`${name}: expected the picture's bytes`);
    return [{ name, bytes: picture.bytes }];
  });
  const options = Object.fromEntries(pythonList(choices).map((text, i) => [String.fromCharCode(65 + i), text.trim()]));
  const isChoice = Object.keys(options).length > 0;
  const lines = [question.trim(), ...Object.entries(options).map(([letter, text]) => `${letter}. ${text}`)];
  return {
    id,
    question: `${lines.join("\n")}\n${isChoice ? letterPrompt.en : phrasePrompt}`,
    images: stored.map(({ bytes }) => bytes),
    prepareImages: () => Promise.all(stored.map(({ name, bytes }) => preparePicture(bytes, name === pictures[0]))),
    combineImages: true,
    reference: isChoice ? { answers: [answer], options, category } : { answers: pythonList(answer), category },
  };
}

/**
 * The first picture is enlarged before it is cut, of the others there is one tile each: they come as large as it is. A picture with a palette or
 * with translucent parts is enlarged as RGB, where the original takes the nearest colour, or weighs by opacity.
 */
async function preparePicture(bytes: Uint8Array, first: boolean): Promise<Uint8Array> {
  // What cannot be decoded is told when the question is asked.
  const picture = await decodeImage(bytes).catch(() => undefined);
  if (picture === undefined) return bytes;
  return encodePng(first ? doubleSize(picture) : resizeBicubic(picture, tileSize, tileSize));
}
