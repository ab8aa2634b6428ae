import { Busboy, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import type { Context } from "hono";
import { bodyPieces } from "../../body/body-pieces.ts";
import { HttpError } from "../../http/http-error.ts";

/** A file of a form, as it comes. */
export interface Upload {
  readonly filename: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** The form's other fields; whole only when the content was read to its end. */
  readonly fields: ReadonlyMap<string, string>;
}

const mostSeconds = 600;
const fieldLimits = { files: 1, fields: 16, parts: 20, fieldNameSize: 100, fieldSize: 4096 };

/**
 * Reads a form with one file; the file is not held, it is given on as it comes. Throws 400 for what is no such form, 413 past the limit and
 * 408 when it takes too long, in `take` as well.
 *
 * @param take reads the content to its end
 */
export async function readUpload<T>(context: Context, maxBytes: number, take: (upload: Upload) => Promise<T>): Promise<T> {
  const form = parser(context, maxBytes);
  const fields = new Map<string, string>();
  const { promise: read, resolve, reject } = deferred();
  let taken: Promise<T> | undefined;
  form.on("finish", resolve);
  form.on("error", (cause: unknown) => reject(malformed(cause)));
  form.on("field", (name: string, value: string) => fields.set(name, value));
  form.on("file", (name: string, stream: BusboyFileStream, filename: string) => {
    // Told by the form as well; unheard it would end the process.
    stream.on("error", () => {});
    read.catch(() => stream.destroy(new Error("The upload failed")));
    if (name !== "file") return void stream.resume();
    taken = take({ filename: filename || "file", content: contentOf(stream, maxBytes, read), fields });
    taken.catch(reject);
  });
  try {
    for await (const piece of bodyPieces(context.req.raw, mostSeconds)) {
      const written = new Promise<void>((done) => form.write(piece, () => done()));
      await Promise.race([written, read]);
    }
    form.end();
    await read;
    if (taken === undefined) throw new HttpError(400, "The form has no field file", { param: "file", code: "missing_field" });
    return await taken;
  } catch (error) {
    reject(error);
    await taken?.catch(() => {});
    throw error;
  } finally {
    form.destroy();
  }
}

function deferred() {
  let resolve = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<void>((resolved, rejected) => {
    [resolve, reject] = [resolved, rejected];
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** Ends when the whole form is read, with the fields that come after the file. */
async function* contentOf(stream: BusboyFileStream, maxBytes: number, read: Promise<void>): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of stream) {
    yield piece as Uint8Array;
    if (stream.truncated) break;
  }
  if (stream.truncated) throw new HttpError(413, `The file is larger than ${maxBytes} bytes`, { param: "file", code: "file_too_large" });
  await read;
}

function parser(context: Context, maxBytes: number): BusboyInstance {
  const type = context.req.header("content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(type))
    throw new HttpError(400, "Expected multipart/form-data with the fields file and purpose", { code: "invalid_form" });
  try {
    return new Busboy({ headers: { "content-type": type }, limits: { ...fieldLimits, fileSize: maxBytes } });
  } catch (cause) {
    throw malformed(cause);
  }
}

function malformed(cause: unknown): HttpError {
  if (cause instanceof HttpError) return cause;
  const message = cause instanceof Error ? cause.message : "cut off";
  return new HttpError(400, `The form cannot be read: ${message.slice(0, 200)}`, { code: "invalid_form" });
}
