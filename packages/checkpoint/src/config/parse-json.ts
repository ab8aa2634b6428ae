import { checkpointError } from "../checkpoint-error.ts";

/** The deepest real file of the family (a config.json) nests five levels. */
const maxDepth = 64;

/**
 * Parses JSON of which nothing is known. Nesting is limited before parsing, because whatever walks the result later is recursive.
 *
 * @throws TesseraError `checkpoint-invalid` naming the file
 */
export function parseJson(text: string, file: string, what = "the file"): unknown {
  if (isDeeper(text, maxDepth)) throw checkpointError(file, `${what} nests deeper than ${maxDepth} levels`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw checkpointError(file, `${what} is not JSON`, cause);
  }
}

function isDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === "\\") i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") {
      if (++depth > limit) return true;
    } else if (character === "}" || character === "]") depth--;
  }
  return false;
}
