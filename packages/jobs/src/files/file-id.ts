import { randomUUID } from "node:crypto";
import type { NewFile } from "../batch.ts";

/** The id that a new file was given, or one of its own. */
export function fileId(described: NewFile | (() => NewFile)): string {
  const given = typeof described === "function" ? undefined : described.id;
  return given ?? `file-${randomUUID().replaceAll("-", "")}`;
}
