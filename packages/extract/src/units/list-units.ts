import { openDocument, pagesIn, parsePageRanges } from "@tessera/documents";
import type { ExtractOptions } from "../extract-options.ts";
import { type ExtractInput, nameOf } from "./extract-input.ts";
import type { BrokenUnit, Unit } from "./unit.ts";

type ListOptions = Pick<ExtractOptions, "per" | "pages" | "pageText" | "password" | "signal">;

const video = /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g)$/i;

/** What is asked about each input, one after the other; an input is opened when its turn comes. */
export async function* listUnits(
  inputs: Iterable<ExtractInput> | AsyncIterable<ExtractInput>,
  options: ListOptions,
): AsyncGenerator<Unit | BrokenUnit, void, void> {
  for await (const input of inputs) {
    options.signal?.throwIfAborted();
    const name = nameOf(input);
    try {
      yield* unitsOf(input, name, options);
    } catch (failure) {
      options.signal?.throwIfAborted();
      yield { key: name, input: name, failure };
    }
  }
}

async function* unitsOf(
  given: ExtractInput,
  name: string,
  { per = "input", pages: ranges, pageText, password, signal }: ListOptions,
): AsyncGenerator<Unit, void, void> {
  const input = typeof given === "string" ? given : given.input;
  if (typeof input === "string" && video.test(input)) {
    yield { key: name, input: name, pages: 1, media: { video: input } };
    return;
  }
  await using opened = await openDocument(input, { name, password, signal });
  const { pages } = opened;
  const chosen = pagesIn(parsePageRanges(ranges ?? "1-"), pages, name);
  const shown = (wanted: string | undefined) => ({ documents: [{ input, pages: wanted, pageText, password }] });
  if (per === "input") yield { key: name, input: name, pages: chosen.length, media: shown(ranges) };
  else for (const page of chosen) yield { key: `${name}#${page}`, input: name, page, pages, media: shown(String(page)) };
}
