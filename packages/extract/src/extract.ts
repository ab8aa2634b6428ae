import { expectArgument, TesseraError } from "@tessera/core";
import { type ChatRequest, type ChatResult, parseJsonAnswer } from "@tessera/engine";
import { AutoConcurrency } from "./auto-concurrency.ts";
import type { ExtractOptions } from "./extract-options.ts";
import { inOrder } from "./in-order.ts";
import { type AnswerSchema, answerSchema } from "./rows/answer-schema.ts";
import type { ExtractRow } from "./rows/extract-row.ts";
import type { ExtractInput } from "./units/extract-input.ts";
import { listUnits } from "./units/list-units.ts";
import type { BrokenUnit, Unit } from "./units/unit.ts";

/** Answers a request: `InternVL.chat`. */
type Chat = (request: ChatRequest, options: { readonly signal?: AbortSignal }) => Promise<ChatResult>;

const defaultPrompt = "Read what is shown and answer with JSON.";

/**
 * Reads values out of documents, pictures and videos. Answers are limited to the schema's JSON; rows come in the order of the inputs and their
 * pages. What cannot be opened, drawn or answered is a row with an error, and the others go on.
 *
 * @throws TesseraError `invalid-argument` before anything is read; an abort rejects with the signal's reason
 */
export async function* extract<T>(
  chat: Chat,
  inputs: Iterable<ExtractInput> | AsyncIterable<ExtractInput>,
  options: ExtractOptions<T>,
): AsyncGenerator<ExtractRow<T>, void, void> {
  const { concurrency = 4, per = "input", signal, known } = options;
  const auto = concurrency === "auto" ? new AutoConcurrency() : undefined;
  const fits = concurrency === "auto" || (Number.isInteger(concurrency) && concurrency > 0);
  expectArgument(fits, 'a positive integer or "auto"', "concurrency", concurrency);
  expectArgument(["input", "page", "item"].includes(per), '"input", "page" or "item"', "per", per);
  const schema = answerSchema(options);
  const leaving = new AbortController();
  const all = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  const counts = { done: 0, failed: 0, completionTokens: 0 };
  const work = async (unit: Unit | BrokenUnit): Promise<readonly ExtractRow<T>[]> => {
    all.throwIfAborted();
    const before = known?.get(unit.key);
    if (before !== undefined) return before;
    const { rows, completionTokens } = await answerUnit(chat, unit, { options, schema, signal: all });
    // What fails before it is asked says nothing about the machine.
    if (completionTokens > 0) auto?.answered();
    counts.done++;
    counts.completionTokens += completionTokens;
    if (rows.some(({ error }) => error !== undefined)) counts.failed++;
    await options.onEvent?.({ type: "unit-end", key: unit.key, rows, ...counts });
    return rows;
  };
  const leave = () => leaving.abort(new Error("The rows are no longer wanted"));
  const limit = () => auto?.limit ?? Number(concurrency);
  for await (const rows of inOrder(listUnits(inputs, { ...options, signal: all }), limit, work, leave)) yield* rows;
}

interface Asked<T> {
  readonly options: ExtractOptions<T>;
  readonly schema: AnswerSchema<T>;
  readonly signal: AbortSignal;
}

/** The rows of a unit. Rejects only at an abort. */
async function answerUnit<T>(
  chat: Chat,
  unit: Unit | BrokenUnit,
  { options, schema, signal }: Asked<T>,
): Promise<{ readonly rows: readonly ExtractRow<T>[]; readonly completionTokens: number }> {
  const { input, page } = unit;
  const at = page === undefined ? { input } : { input, page };
  let completionTokens = 0;
  try {
    if ("failure" in unit) throw unit.failure;
    const result = await chat(toRequest(unit, options, schema), { signal });
    completionTokens = result.usage.completionTokens;
    const values = schema.read(parseJsonAnswer(result));
    const rows = values.map((value, i) => (options.per === "item" ? { ...at, item: i + 1, value } : { ...at, value }));
    return { rows, completionTokens };
  } catch (error) {
    signal.throwIfAborted();
    return { rows: [{ ...at, error: describe(error) }], completionTokens };
  }
}

function toRequest<T>({ media }: Unit, options: ExtractOptions<T>, { schema }: AnswerSchema<T>): ChatRequest {
  const { prompt = defaultPrompt, systemMessage, minTiles, maxTiles, thumbnail, autoOrient, maxNewTokens } = options;
  const responseFormat = { type: "json_schema", schema, loose: true } as const;
  return { ...media, question: prompt, systemMessage, minTiles, maxTiles, thumbnail, autoOrient, maxNewTokens, responseFormat };
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (TesseraError.isInstance(error)) return { code: error.code, message: error.message };
  return { code: "unexpected", message: error instanceof Error ? error.message : String(error) };
}
