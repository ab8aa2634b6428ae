import { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";

/** An uploaded file's bytes. Throws 400 for one that is not there, or another key's: nobody learns of those. */
export async function readStoredFile({ options: { batches } }: ServerState, owner: string, id: string): Promise<Uint8Array> {
  const file = await batches?.file(id);
  if (batches === undefined || file === undefined || file.owner !== owner)
    throw new HttpError(400, `There is no file ${JSON.stringify(id.slice(0, 100))}`, { param: "messages", code: "file_not_found" });
  if (file.bytes > mostBytes)
    throw new HttpError(400, `${file.filename} has ${file.bytes} bytes, more than can be shown`, {
      param: "messages",
      code: "file_too_large",
    });
  const pieces: Uint8Array[] = [];
  for await (const piece of batches.readFile(id)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const mostBytes = 100_000_000;
