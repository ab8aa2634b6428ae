import type { Attachment } from "../chat/conversation.ts";

/** A file on the user's disk that a sample reads where the request has its bytes. */
export class LocalFile {
  readonly name: string;
  /** MIME type */
  readonly type: string;

  constructor(name: string, type: string) {
    this.name = name;
    this.type = type;
  }

  /** A request with the data URIs of files as `LocalFile`s; what is no file stays as it is. */
  static inPlaceOf(body: unknown, attachments: readonly Attachment[]): unknown {
    const files = new Map(attachments.filter(({ isFile }) => isFile).map(({ url, name }) => [url, name]));
    const replace = (value: unknown): unknown => {
      if (typeof value === "string" && files.has(value)) {
        return new LocalFile(files.get(value)!, /^data:([^;,]+)/.exec(value)?.[1] ?? "application/octet-stream");
      }
      if (Array.isArray(value)) return value.map(replace);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
    };
    return replace(body);
  }
}
