import { TesseraError } from "@tessera/core";
import { differingSettings } from "./differing-settings.ts";
import { wholeLines } from "./whole-lines.ts";

/** What was read of a journal, and how many bytes of its file are whole lines. */
export interface ReadEntries<Entry> {
  readonly entries: Entry[];
  readonly bytes: number;
}

/**
 * The entries of a journal that another process wrote, or writes; none where there is no file.
 *
 * @throws TesseraError `invalid-argument` for one begun with other settings or damaged in its middle, `media-not-found` for one that cannot be read
 */
export async function readJournal<Entry>(file: string, settings: object): Promise<Entry[]> {
  return (await readEntries<Entry>(file, settings)).entries;
}

export async function readEntries<Entry>(file: string, settings: object): Promise<ReadEntries<Entry>> {
  const { head, lines, bytes } = await wholeLines(file);
  // Killed while its first line was written, it holds nothing.
  if (head === undefined) return { entries: [], bytes: 0 };
  const { settings: before } = parseLine(file, head, 1) as { settings?: object };
  const differing = differingSettings(before ?? {}, settings);
  if (differing.length > 0)
    throw new TesseraError(
      "invalid-argument",
      `${file} was begun with other settings (${differing.join(", ")}): go on with those, or remove it`,
      {
        facts: { file, differing },
      },
    );
  return { entries: lines.map((line, i) => parseLine(file, line, i + 2) as Entry), bytes };
}

function parseLine(file: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new TesseraError("invalid-argument", `${file}, line ${number}: is damaged; remove the line to do its work again`, {
      facts: { file, line: number },
      cause,
    });
  }
}
