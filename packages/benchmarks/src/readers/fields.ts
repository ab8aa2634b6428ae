import { resolve } from "node:path";
import type { JsonRecord } from "./read-jsonl.ts";
import { invalidLine } from "./read-lines.ts";

/** A text or number of a record, as text. Throws `invalid-argument` naming line and field. */
export function textField(file: string, { record, line }: JsonRecord, name: string): string {
  const value = record[name];
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw invalidLine(file, line, `${name}: expected a text but found ${JSON.stringify(value)?.slice(0, 100)}`);
}

/** Numbers of a record. Throws `invalid-argument` naming line and field. */
export function numbersField(file: string, { record, line }: JsonRecord, name: string, count: number): number[] {
  const value = record[name];
  if (Array.isArray(value) && value.length === count && value.every((one) => typeof one === "number")) return value as number[];
  throw invalidLine(file, line, `${name}: expected ${count} numbers`);
}

/** Accepted answers: one, or a list. Throws `invalid-argument` naming line and field. */
export function answersField(file: string, { record, line }: JsonRecord, name: string): string[] {
  const value = record[name];
  const list = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every((one) => typeof one === "string" || typeof one === "number")) return list.map(String);
  throw invalidLine(file, line, `${name}: expected an answer, or a list of them`);
}

/** A picture's path: the files name it from the folder in which `data/` lies. */
export function imagePath(folder: string, path: string): string {
  return resolve(folder, path.replace(/^(\.\/)?data\//, ""));
}
