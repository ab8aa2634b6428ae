import { open, readFile } from "node:fs/promises";
import { TesseraError } from "@tessera/core";

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly id: string;
  readonly prediction: string;
  /** Why there is none: the prediction is empty then, and the question is asked again by the next run. */
  readonly error?: string;
}

/** Answers in a file, one a line, each on the disk before the next step; a killed run loses none that it kept. */
export interface AnswerLog extends AsyncDisposable {
  /** By question; failures are left out. */
  readonly known: ReadonlyMap<string, KeptAnswer>;
  add(answer: KeptAnswer): Promise<void>;
}

/**
 * Opens the answers of a run, or begins them.
 *
 * @param settings what answers depend on: a file that was begun with others is refused
 * @throws TesseraError `invalid-argument`
 */
export async function openAnswerLog(file: string, settings: object): Promise<AnswerLog> {
  const head = JSON.stringify({ settings });
  const found = await readFile(file, "utf8").catch(() => "");
  // Killed while its first line was written, it holds nothing.
  const text = found.includes("\n") ? found : "";
  const [first, ...lines] = text.split("\n");
  if (text !== "" && first !== head)
    throw new TesseraError("invalid-argument", `${file} was begun with other settings (${first?.slice(0, 300)}): take another folder`, {
      facts: { file },
    });
  // The last line may have been cut off.
  const whole = lines.slice(0, -1);
  const known = new Map<string, KeptAnswer>();
  for (const line of whole) {
    const answer = JSON.parse(line) as KeptAnswer;
    if (answer.error === undefined) known.set(answer.id, answer);
  }
  const handle = await open(file, "a");
  await handle.truncate(Buffer.byteLength(text === "" ? "" : [first, ...whole, ""].join("\n")));
  if (text === "") await handle.appendFile(`${head}\n`);
  let writing: Promise<void> = Promise.resolve();
  return {
    known,
    add(answer) {
      writing = writing.then(async () => {
        await handle.appendFile(`${JSON.stringify(answer)}\n`);
        await handle.datasync();
      });
      return writing;
    },
    async [Symbol.asyncDispose]() {
      await writing.catch(() => {});
      await handle.close();
    },
  };
}
