import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { demoEvalFolder } from "@tessera/demo-model";
import type { VerificationQuestion } from "@tessera/sdk";

interface Item {
  readonly images?: readonly string[];
  readonly question: string;
}

const mostPictures = 2;
/** Shares no factor with the number of items, so that every task is met early. */
const stride = 61;

/** The bundled evaluation set's questions about up to two pictures and about none, tasks mixed, always in the same order. */
export async function qualityQuestions(): Promise<VerificationQuestion[]> {
  const lines = (await readFile(join(demoEvalFolder, "items.jsonl"), "utf8")).trim().split("\n");
  const items = lines.map((line) => JSON.parse(line) as Item);
  return items
    .map((_, i) => items[(i * stride) % items.length]!)
    .flatMap(({ question, images = [] }) => {
      // Not questions about videos or with earlier turns, whose pictures stand elsewhere.
      const places = question.split("<image>").length - 1;
      return places === images.length && places <= mostPictures
        ? [{ question, images: images.map((path) => join(demoEvalFolder, path)) }]
        : [];
    });
}
