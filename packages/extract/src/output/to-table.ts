import type { ExtractRow } from "../rows/extract-row.ts";

export type Cell = string | number | boolean | null;

/** Rows under columns: where from, the fields of values (`seller.name` for nested ones, lists as JSON), and errors where there are any. */
export function toTable(rows: readonly ExtractRow[]): {
  readonly columns: readonly string[];
  readonly cells: readonly (readonly Cell[])[];
} {
  const flat = rows.map((row) => new Map<string, Cell>([...origin(row), ...flatten(row.value), ...failure(row)]));
  const seen = new Set(flat.flatMap((row) => [...row.keys()]));
  const last = ["error"];
  const first = ["input", "page", "item"].filter((name) => seen.has(name));
  const fields = [...seen].filter((name) => !first.includes(name) && !last.includes(name));
  const columns = [...first, ...fields, ...last.filter((name) => seen.has(name))];
  return { columns, cells: flat.map((row) => columns.map((name) => row.get(name) ?? null)) };
}

function* origin({ input, page, item }: ExtractRow): Generator<[string, Cell]> {
  yield ["input", input];
  if (page !== undefined) yield ["page", page];
  if (item !== undefined) yield ["item", item];
}

function* failure({ error }: ExtractRow): Generator<[string, Cell]> {
  if (error !== undefined) yield ["error", `${error.code}: ${error.message}`];
}

/** A field that is called as a column of ours gets an underscore. */
function* flatten(value: unknown, prefix = ""): Generator<[string, Cell]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, field] of Object.entries(value)) {
    const name = prefix === "" && ["input", "page", "item", "error"].includes(key) ? `${key}_` : `${prefix}${key}`;
    if (typeof field === "object" && field !== null && !Array.isArray(field)) yield* flatten(field, `${name}.`);
    else yield [name, Array.isArray(field) ? JSON.stringify(field) : (field as Cell)];
  }
}
