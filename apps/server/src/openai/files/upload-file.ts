import type { NewFile } from "@tessera/jobs";
import { HttpError } from "../../http/http-error.ts";
import { requestOwner } from "../../http/request-owner.ts";
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
    const stored = (await store.listFiles(owner)).reduce((sum, { bytes }) => sum + bytes, 0);
    if (stored >= maxStoredBytes)
      throw new HttpError(413, `The files of this key take ${stored} bytes already: delete some`, { code: "files_full" });
    const most = Math.min(maxFileBytes, maxStoredBytes - stored);
    const file = await readUpload(context, most, (upload) => store.addFile(() => describe(upload, owner), upload.content));
    return context.json(fileObject(file));
  },
};

function describe({ filename, fields }: Upload, owner: string): NewFile {
  const purpose = fields.get("purpose");
  if (purpose === undefined) throw new HttpError(400, "The form has no field purpose", { param: "purpose", code: "missing_field" });
  if (!purposes.includes(purpose))
    throw new HttpError(400, `purpose: expected ${purposes.join(" or ")}`, { param: "purpose", code: "invalid_value" });
  return { owner, filename: filename.slice(0, 255), purpose };
}
