import { LocalFile } from "./local-file.ts";

/** How a language writes values. */
export interface Syntax {
  readonly null: string;
  readonly true: string;
  readonly false: string;
  readonly text: (text: string) => string;
  readonly file: (file: LocalFile) => string;
}

/** A JSON value, with files in it, in a language's own notation. */
export function printValue(value: unknown, syntax: Syntax, indent = ""): string {
  if (value === null || value === undefined) return syntax.null;
  if (typeof value === "boolean") return value ? syntax.true : syntax.false;
  if (typeof value === "string") return syntax.text(value);
  if (value instanceof LocalFile) return syntax.file(value);
  if (typeof value !== "object") return String(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const items = Array.isArray(value)
    ? value.map((item) => printValue(item, syntax, inner))
    : Object.entries(value).map(([key, item]) => `${syntax.text(key)}: ${printValue(item, syntax, inner)}`);
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => inner + item).join(",\n")}\n${indent}${close}`;
}
