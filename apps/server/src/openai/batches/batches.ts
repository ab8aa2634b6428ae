import type { Batch, BatchStore } from "@tessera/jobs";
import type { Context } from "hono";
import * as z from "zod";
import { openObject } from "../../body/open-object.ts";
import { HttpError } from "../../http/http-error.ts";
import { requestOwner } from "../../http/request-owner.ts";
import { postRoute, type Route } from "../../routes/route.ts";
import { ownedFile } from "../files/owned-file.ts";
import { batchObject, readCompletionWindow } from "./batch-object.ts";
import { batchStore } from "./batch-store.ts";
import { lineEndpoints } from "./line-endpoints.ts";
import { listObject, listQuery } from "./list-query.ts";

const schema = openObject({
  input_file_id: z.string().min(1).max(200),
  endpoint: z.enum(lineEndpoints),
  completion_window: z.string().refine((text) => readCompletionWindow(text) !== undefined, "expected a time such as 24h, 30 days at most"),
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .refine((fields) => Object.keys(fields).length <= 16, "expected 16 fields at most")
    .nullish(),
});

/** `POST /v1/batches`. */
export const createBatchRoute: Route = postRoute({
  path: "/v1/batches",
  summary: "Run the lines of a file as requests",
  body: schema,
  handle: async ({ input_file_id, endpoint, completion_window, metadata }, context, state) => {
    const store = batchStore(state);
    const { id: inputFileId, purpose } = await ownedFile(context, store, input_file_id, "input_file_id");
    if (purpose !== "batch")
      throw new HttpError(400, "input_file_id: the file was not uploaded with the purpose batch", {
        param: "input_file_id",
        code: "invalid_value",
      });
    const owner = requestOwner(context);
    const { maxOpenBatches = 100 } = state.options;
    if ((await store.openBatches(owner)).length >= maxOpenBatches)
      throw new HttpError(429, `${maxOpenBatches} batches of this key have not ended: wait for one, or cancel one`, {
        code: "too_many_batches",
        headers: { "retry-after": "60" },
      });
    const windowMilliseconds = readCompletionWindow(completion_window)!;
    return context.json(
      batchObject(await store.addBatch({ owner, inputFileId, endpoint, windowMilliseconds, metadata: metadata ?? undefined })),
    );
  },
});

/** `GET /v1/batches?after=&limit=`. */
export const listBatchesRoute: Route = {
  method: "get",
  path: "/v1/batches",
  summary: "The batches of this key, newest first",
  statuses: [400, 401, 404],
  handle: async (context, state) => {
    const { limit = 20, after } = listQuery(context);
    const batches = await batchStore(state).listBatches(requestOwner(context), { after, limit: limit + 1 });
    return context.json(
      listObject(
        batches.slice(0, limit).map((batch) => ({ id: batch.id, ...batchObject(batch) })),
        batches.length > limit,
      ),
    );
  },
};

/** `GET /v1/batches/ID`. */
export const batchRoute: Route = {
  method: "get",
  path: "/v1/batches/:id",
  summary: "How far a batch is",
  statuses: [401, 404],
  handle: async (context, state) => context.json(batchObject(await ownedBatch(context, batchStore(state)))),
};

/** `POST /v1/batches/ID/cancel`. */
export const cancelBatchRoute: Route = {
  method: "post",
  path: "/v1/batches/:id/cancel",
  summary: "Stop a batch; lines that are running may end",
  statuses: [401, 404, 409],
  handle: async (context, state) => {
    const store = batchStore(state);
    const { id, status } = await ownedBatch(context, store);
    if (!(await store.cancel(id)) && status !== "cancelling")
      throw new HttpError(409, `The batch is ${status} and cannot be cancelled`, { code: "batch_ended" });
    return context.json(batchObject((await store.batch(id))!));
  },
};

/** Throws 404, also for the batches of others. */
async function ownedBatch(context: Context, store: BatchStore): Promise<Batch> {
  const id = context.req.param("id") ?? "";
  const batch = await store.batch(id);
  if (batch !== undefined && batch.owner === requestOwner(context)) return batch;
  throw new HttpError(404, `There is no batch ${JSON.stringify(id.slice(0, 100))}`, { code: "batch_not_found" });
}
