import { pythonStrip } from "../python-strip.ts";
import { extractNumbers } from "./extract-numbers.ts";
import { normalizeOpenAnswer } from "./normalize-open-answer.ts";

const leads = ["could be ", "so ", "is ", "thus ", "therefore ", "final ", "answer ", "result "];
const marks = new Set([":", ",", ".", "!", "?", ";", "'"]);

/** What an open answer may mean: MMMU's `parse_open_response`, each reading once. */
export function parseOpenAnswer(response: string): (string | number)[] {
  const keys = keyAnswers(response);
  return [...new Set([...keys, ...keys.flatMap(extractNumbers)].flatMap(normalizeOpenAnswer))];
}

/** What stands behind "is", "so" and the like in each line, in the last one also behind "=". */
function keyAnswers(response: string): string[] {
  const text = pythonStrip(response)
    .replace(/^\.+|\.+$/g, "")
    .toLowerCase();
  const lines = text.split("\n");
  const keys = lines.flatMap((line, index) => {
    let shortest: string | undefined;
    for (const lead of index === lines.length - 1 ? [...leads, "="] : leads) {
      if (!line.includes(lead)) continue;
      const rest = pythonStrip(line.split(lead).at(-1)!);
      if (!shortest || [...rest].length < [...shortest].length) shortest = rest;
    }
    return shortest && !marks.has(shortest) ? [shortest] : [];
  });
  return keys.length === 0 ? [text] : keys;
}
