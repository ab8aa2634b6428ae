import { readFile } from "node:fs/promises";
import { TesseraError } from "@tessera/core";

type Annotation = Readonly<Record<string, unknown>>;

/**
 * The accepted answers of an official annotation file, by question.
 *
 * @param list where the list stands: `data` in DocVQA's files, `annotations` in VQA's
 * @throws TesseraError `media-not-found`, `invalid-argument`
 */
export async function readAnnotations(
  file: string,
  list: "data" | "annotations",
  read: (one: Annotation) => readonly [id: unknown, answers: unknown],
) {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new TesseraError("media-not-found", `${file} cannot be read`, { facts: { file }, cause });
  });
  const invalid = (problem: string) => new TesseraError("invalid-argument", `${file}: ${problem}`, { facts: { file } });
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw invalid("is not JSON; the file may be cut off");
  }
  const entries = json[list];
  if (!Array.isArray(entries)) throw invalid(`has no list ${list}`);
  const answers = new Map<string, readonly string[]>();
  for (const [i, entry] of entries.entries()) {
    const [id, given] = read(entry as Annotation);
    if (!Array.isArray(given) || given.length === 0 || !given.every((one) => typeof one === "string"))
      throw invalid(`${list}[${i}] has no answers`);
    answers.set(String(id), given as string[]);
  }
  return (id: string): readonly string[] => {
    const found = answers.get(id);
    if (found === undefined) throw invalid(`has no answers to question ${id}`);
    return found;
  };
}
