import { Readable } from "node:stream";
import { HttpError } from "../../http/http-error.ts";
import { requestOwner } from "../../http/request-owner.ts";
import type { Route } from "../../routes/route.ts";
import { batchStore } from "../batches/batch-store.ts";
import { listObject, listQuery } from "../batches/list-query.ts";
import { fileObject } from "./file-object.ts";
import { ownedFile } from "./owned-file.ts";

/** `GET /v1/files?purpose=&after=&limit=`. */
export const listFilesRoute: Route = {
  method: "get",
  path: "/v1/files",
  summary: "The files of this key, newest first",
  statuses: [400, 401, 404],
  handle: async (context, state) => {
    const { limit = 10_000, after, purpose } = listQuery(context);
    const files = await batchStore(state).listFiles(requestOwner(context), { after, purpose, limit: limit + 1 });
    return context.json(listObject(files.slice(0, limit).map((file) => ({ id: file.id, ...fileObject(file) })), files.length > limit));
  },
};

/** `GET /v1/files/ID`. */
export const fileRoute: Route = {
  method: "get",
  path: "/v1/files/:id",
  summary: "A file's name, size and purpose",
  statuses: [401, 404],
  handle: async (context, state) => context.json(fileObject(await ownedFile(context, batchStore(state), context.req.param("id")!))),
};

/** `GET /v1/files/ID/content`. */
export const fileContentRoute: Route = {
  method: "get",
  path: "/v1/files/:id/content",
  summary: "A file's bytes",
  type: "application/octet-stream",
  statuses: [401, 404],
  handle: async (context, state) => {
    const store = batchStore(state);
    const { id, bytes } = await ownedFile(context, store, context.req.param("id")!);
    // Never shown by a browser as a page of this server.
    const headers = { "content-type": "application/octet-stream", "content-length": String(bytes), "x-content-type-options": "nosniff" };
    return new Response(Readable.toWeb(Readable.from(store.readFile(id))) as ReadableStream, { headers });
  },
};

/** `DELETE /v1/files/ID`. */
export const deleteFileRoute: Route = {
  method: "delete",
  path: "/v1/files/:id",
  summary: "Remove a file",
  statuses: [401, 404, 409],
  handle: async (context, state) => {
    const store = batchStore(state);
    const owner = requestOwner(context);
    const { id } = await ownedFile(context, store, context.req.param("id")!);
    const user = (await store.openBatches(owner)).find(({ inputFileId }) => inputFileId === id);
    if (user !== undefined) throw new HttpError(409, `${user.id} still reads this file: cancel it first`, { code: "file_in_use" });
    await store.removeFile(id);
    return context.json({ id, object: "file", deleted: true });
  },
};
