import type { BatchStore, StoredFile } from "@tessera/jobs";
import type { Context } from "hono";
import { HttpError } from "../../http/http-error.ts";
import { requestOwner } from "../../http/request-owner.ts";

/** A file of whoever asks. Throws 404, also for the files of others: nobody learns of them. */
export async function ownedFile(context: Context, store: BatchStore, id: string, param?: string): Promise<StoredFile> {
  const file = await store.file(id);
  if (file !== undefined && file.owner === requestOwner(context)) return file;
  throw new HttpError(404, `There is no file ${JSON.stringify(id.slice(0, 100))}`, { param, code: "file_not_found" });
}
