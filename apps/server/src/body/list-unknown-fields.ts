import { unknownFields } from "./open-object.ts";

const most = 20;

/** Paths of the unknown fields in what a schema made of a body, the first twenty. Names that are not plain ones are shown as "?". */
export function listUnknownFields(parsed: unknown): string[] {
  const found: string[] = [];
  const left: { readonly value: unknown; readonly path: string }[] = [{ value: parsed, path: "" }];
  for (let next = left.pop(); next !== undefined && found.length < most; next = left.pop()) {
    const { value, path } = next;
    if (typeof value !== "object" || value === null) continue;
    const names = (value as { readonly [unknownFields]?: readonly string[] })[unknownFields] ?? [];
    for (const name of names.slice(0, most - found.length)) found.push(path + (/^[\w-]{1,64}$/.test(name) ? name : "?"));
    for (const [name, inner] of Object.entries(value))
      if (typeof inner === "object" && inner !== null) left.push({ value: inner, path: `${path}${name}.` });
  }
  return found;
}
