import { pythonSplit } from "../python-strip.ts";

const marks = [";", "/", "[", "]", '"', "{", "}", "(", ")", "=", "+", "\\", "_", "-", ">", "<", "@", "`", ",", "?", "!"];
/** The original gives its flags as the number of replacements: only so many full stops go. */
const mostStops = 32;

/** Yes or no, where an answer has one of the words and not the other. Follows VLMEvalKit's `YOrN_Extraction`. */
export function inferYesNo(prediction: string): "Yes" | "No" | "Unknown" {
  const words = pythonSplit(removeMarks(prediction.toLowerCase()));
  const [yes, no] = [words.includes("yes"), words.includes("no")];
  if (yes === no) return "Unknown";
  return yes ? "Yes" : "No";
}

function removeMarks(text: string): string {
  let out = text;
  const grouped = /\p{Nd},\p{Nd}/u.test(text);
  for (const mark of marks) {
    const beside = text.includes(`${mark} `) || text.includes(` ${mark}`) || grouped;
    out = out.replaceAll(mark, beside ? "" : " ");
  }
  let stops = 0;
  return out.replace(/(?<!\p{Nd})\.(?!\p{Nd})/gu, (stop) => (stops++ < mostStops ? "" : stop));
}
