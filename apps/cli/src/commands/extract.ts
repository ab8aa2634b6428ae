import { TesseraError } from "@tessera/core";
import { type ExtractJournal, type ExtractOptions, type ExtractRow, openJournal, rowWriter, writeRows } from "@tessera/extract";
import type { InternVL } from "@tessera/sdk";
import type { Command } from "commander";
import { listInputs } from "../model/list-inputs.ts";
import { addModelOptions, loadModel, type ModelFlags } from "../model/model-options.ts";
import { parseNumber } from "../model/parse-number.ts";
import { readExtractSchema } from "../model/read-extract-schema.ts";
import { watchInputs } from "../model/watch-inputs.ts";
import { ExtractLine } from "../terminal/extract-line.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface ExtractFlags extends ModelFlags {
  readonly schema: string;
  readonly out: string;
  readonly prompt?: string;
  readonly per: string;
  readonly pages?: string;
  readonly pageText?: boolean;
  readonly password?: string;
  readonly maxTiles?: number;
  readonly maxNewTokens?: number;
  readonly autoOrient?: boolean;
  readonly concurrency?: number | "auto";
  readonly watch?: boolean;
}

/** `tessera extract invoices/ --schema invoice.json --out rows.csv` */
export function addExtract(program: Command): void {
  const command = program
    .command("extract")
    .description("read values out of pictures, documents and videos into a table; goes on where it was when it was stopped")
    .argument("<inputs...>", "files, addresses, and folders of them")
    .requiredOption("--schema <file>", "of a row: a JSON Schema (.json), or a module that exports a zod object (.mjs, .ts)")
    .requiredOption("--out <file>", "table to write: .jsonl, .csv or .xlsx")
    .option("--prompt <text>", "what is asked about each input or page")
    .option("--per <what>", "a row per input, per page, or per item of a list on each page", "input")
    .option("--pages <ranges>", 'pages of each document, as in "1-3,7,10-"')
    .option("--page-text", "give the model the text layer of the pages, too")
    .option("--password <text>", "of encrypted PDFs")
    .option("--max-tiles <count>", "most tiles of a picture or page", parseNumber)
    .option("--max-new-tokens <count>", "most tokens of an answer", parseNumber)
    .option("--auto-orient", "turn pictures as EXIF says")
    .option("--concurrency <count>", "answers at once, or auto: as many as this machine gains from; 4 without it", parseConcurrency)
    .option("--watch", "go on with what comes into the folders, until it is interrupted");
  addModelOptions(command).action(async (words: string[], flags: ExtractFlags) => {
    await rowWriter(flags.out).ready?.();
    const options = readOptions(flags, await readExtractSchema(flags.schema));
    const signal = interruptSignal();
    const rounds = flags.watch ? watchInputs(words, signal) : [await listInputs(words)];
    // One that was begun with other settings is refused before a model is loaded.
    await using journal = await openJournal(`${flags.out}.journal`, journalSettings(options, flags));
    await using model = await loadModel(flags, signal);
    const { rows, failed } = await extractInto(model, rounds, { ...options, signal }, { file: flags.out, journal });
    if (failed > 0 && failed === rows.length)
      throw new TesseraError("answer-incomplete", `No row could be read; the first: ${rows[0]!.error!.message}`);
  });
}

const parseConcurrency = (text: string) => (text === "auto" ? text : parseNumber(text));

function readOptions(flags: ExtractFlags, schema: ExtractOptions["schema"]): ExtractOptions {
  const { prompt, per, pages, pageText, password, maxTiles, maxNewTokens, autoOrient, concurrency } = flags;
  return { schema, prompt, per: per as ExtractOptions["per"], pages, pageText, password, maxTiles, maxNewTokens, autoOrient, concurrency };
}

/** What rows depend on beside the inputs. */
function journalSettings({ schema, concurrency: _, ...asked }: ExtractOptions, { model, precision, adapter }: ExtractFlags): object {
  return { ...asked, schema: JSON.stringify(schema), model, precision, adapter };
}

/** Writes the table after each round; the journal is kept until the last one. */
async function extractInto(
  model: InternVL,
  rounds: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  options: ExtractOptions,
  { file, journal }: { readonly file: string; readonly journal: ExtractJournal },
): Promise<{ readonly rows: readonly ExtractRow[]; readonly failed: number }> {
  const rows: ExtractRow[] = [];
  let failed = 0;
  for await (const inputs of rounds) {
    for await (const row of extractRound(model, inputs, options, journal)) rows.push(row);
    await writeRows(file, rows);
    failed = rows.filter(({ error }) => error !== undefined).length;
    process.stderr.write(`${rows.length} rows${failed > 0 ? `, ${failed} of them failed` : ""}: ${file}\n`);
  }
  await journal.remove();
  return { rows, failed };
}

async function* extractRound(
  model: InternVL,
  inputs: readonly string[],
  options: ExtractOptions,
  journal: ExtractJournal,
): AsyncGenerator<ExtractRow, void, void> {
  const line = new ExtractLine(inputs.length);
  try {
    yield* model.extract(inputs, {
      ...options,
      known: journal.known,
      onEvent: async (event) => {
        await journal.add({ key: event.key, rows: event.rows });
        line.show(event);
      },
    });
  } finally {
    line.end();
  }
}
