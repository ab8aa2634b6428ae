/** What a line asks. */
export interface LineObject {
  readonly custom_id: string;
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const mostIdCharacters = 512;

/** A line as an object, or what is wrong with it. */
export function readLine(text: string, endpoint: string): LineObject | { readonly code: string; readonly message: string } {
  let line: Partial<Record<string, unknown>>;
  try {
    line = JSON.parse(text) as typeof line;
  } catch {
    return { code: "invalid_json_line", message: "The line is not valid JSON" };
  }
  if (!isObject(line)) return { code: "invalid_json_line", message: "The line is not an object" };
  const { custom_id: id, method = "POST", url, body } = line;
  if (typeof id !== "string" || id === "" || id.length > mostIdCharacters)
    return { code: "invalid_custom_id", message: `custom_id must be a text of 1 to ${mostIdCharacters} characters` };
  if (method !== "POST") return { code: "invalid_method", message: "method must be POST" };
  if (url !== endpoint) return { code: "mismatched_url", message: `url must be the batch's endpoint, ${endpoint}` };
  if (!isObject(body)) return { code: "invalid_body", message: "body must be an object" };
  if (body.stream === true) return { code: "stream_unsupported", message: "body.stream: lines of a batch are not streamed" };
  return { custom_id: id, url, body };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
