import type { BatchStore, NewFile } from "@tessera/jobs";
import { HttpError } from "../../http/http-error.ts";
import { requestOwner } from "../../http/request-owner.ts";
import type { ServerState } from "../../http/server-state.ts";
import type { Route } from "../../routes/route.ts";
import { batchStore } from "../batches/batch-store.ts";
import { fileObject } from "./file-object.ts";
import { readUpload, type Upload } from "./read-upload.ts";

/** What files are for that may be uploaded here. */
const purposes = ["batch", "user_data"];

/** `POST /v1/files`: a form with `file` and `purpose`. */
export const uploadFileRoute: Route = {
  method: "post",
  path: "/v1/files",
  summary: "Keep a file, such as the lines of a batch",
  statuses: [400, 401, 404, 408, 413, 500],
  handle: async (context, state) => {
    const store = batchStore(state);
    const { maxFileBytes = 512 * 2 ** 20, maxStoredBytes = 16 * 2 ** 30 } = state.options;
    const owner = requestOwner(context);
    const done = begin(state.uploads, owner);
    try {
      const room = maxStoredBytes - (await expectRoom(store, owner, state));
      const file = await readUpload(context, Math.min(maxFileBytes, room), (upload) =>
        store.addFile(() => describe(upload, owner), upload.content),
      );
      // Others may have come to their end meanwhile.
      await expectRoom(store, owner, state, 1).catch(async (error: unknown) => {
        await store.removeFile(file.id);
        throw error;
      });
      return context.json(fileObject(file));
    } finally {
      done();
    }
  },
};

/** What is under way is not counted yet, so that it must not be much. */
const mostAtOnce = 8;

/** Counts an upload until what it gives is called. Throws 429. */
function begin(uploads: Map<string, number>, owner: string): () => void {
  const running = uploads.get(owner) ?? 0;
  if (running >= mostAtOnce)
    throw new HttpError(429, `${running} uploads of this key are running; wait for one`, {
      code: "uploads_full",
      headers: { "retry-after": "5" },
    });
  uploads.set(owner, running + 1);
  return () => {
    const left = uploads.get(owner)! - 1;
    if (left > 0) uploads.set(owner, left);
    else uploads.delete(owner);
  };
}

/**
 * Bytes of an owner's files. Throws 413 when they leave no room.
 *
 * @param more files and bytes that may be there beyond the room for one: the file itself, once it is counted
 */
async function expectRoom(store: BatchStore, owner: string, { options }: ServerState, more: 0 | 1 = 0): Promise<number> {
  const { maxStoredBytes = 16 * 2 ** 30, maxStoredFiles = 10_000 } = options;
  const { count, bytes } = await store.storedFiles(owner);
  if (count < maxStoredFiles + more && bytes < maxStoredBytes + more) return bytes;
  throw new HttpError(413, `This key has ${count} files of ${bytes} bytes together already: delete some`, { code: "files_full" });
}

function describe({ filename, fields }: Upload, owner: string): NewFile {
  const purpose = fields.get("purpose");
  if (purpose === undefined) throw new HttpError(400, "The form has no field purpose", { param: "purpose", code: "missing_field" });
  if (!purposes.includes(purpose))
    throw new HttpError(400, `purpose: expected ${purposes.join(" or ")}`, { param: "purpose", code: "invalid_value" });
  return { owner, filename: filename.slice(0, 255), purpose };
}
