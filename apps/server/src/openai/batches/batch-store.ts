import type { BatchStore } from "@tessera/jobs";
import { HttpError } from "../../http/http-error.ts";
import type { ServerState } from "../../http/server-state.ts";

/** Where files and batches are kept. Throws 404 where the server keeps none. */
export function batchStore({ options: { batches } }: ServerState): BatchStore {
  if (batches !== undefined) return batches;
  throw new HttpError(404, "This server keeps no files and batches; start it with --jobs FOLDER", { code: "batches_off" });
}
