import { HttpError } from "../http/http-error.ts";

const maxDepth = 128;
const maxValues = 500_000;
/** Each is looked at field by field: messages, parts, schemas. */
const maxObjects = 10_000;
const [quote, comma, openBracket, closeBracket, backslash, openBrace, closeBrace] = [0x22, 0x2c, 0x5b, 0x5d, 0x5c, 0x7b, 0x7d];

/**
 * Looks through JSON before it is parsed: a body of many megabytes may hold long strings, pictures, but not as many values. Strings are
 * skipped. Throws 400.
 */
export function checkJsonSize(text: string): void {
  let depth = 0;
  let values = 1;
  let objects = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at + 1);
    else if (code === comma) values++;
    else if (code === openBracket || code === openBrace) {
      depth++;
      values++;
      if (code === openBrace) objects++;
    } else if (code === closeBracket || code === closeBrace) depth--;
    if (depth > maxDepth) throw refused(`is nested more than ${maxDepth} levels deep`);
    if (values > maxValues) throw refused(`has more than ${maxValues} values`);
    if (objects > maxObjects) throw refused(`has more than ${maxObjects} objects`);
  }
}

/** Index of the quote that ends a string; the text's length without one. */
function endOfString(text: string, start: number): number {
  for (let from = start; ; ) {
    const end = text.indexOf('"', from);
    if (end < 0) return text.length;
    let slashes = end;
    while (slashes > from && text.charCodeAt(slashes - 1) === backslash) slashes--;
    if ((end - slashes) % 2 === 0) return end;
    from = end + 1;
  }
}

function refused(problem: string): HttpError {
  return new HttpError(400, `The body ${problem}`, { code: "invalid_json" });
}
