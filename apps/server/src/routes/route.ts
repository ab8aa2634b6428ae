import type { Context } from "hono";
import type * as z from "zod";
import { parseBody } from "../body/parse-body.ts";
import { readJson } from "../body/read-json.ts";
import type { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";
import { findUpstream } from "../upstream/find-upstream.ts";
import { forward } from "../upstream/forward.ts";
import { routeHeader, routingKey } from "./routing-key.ts";

/** What the server answers at one path; app, key check and OpenAPI document follow from it. */
export interface Route {
  readonly method: "get" | "post" | "delete";
  /** As hono writes it; a parameter is `:name`. */
  readonly path: string;
  readonly summary: string;
  /** Answers without a key. @default false */
  readonly open?: boolean;
  /** Checks the JSON body, which the document shows. */
  readonly body?: z.ZodType;
  /** Content type of the answer. @default "application/json" */
  readonly type?: string;
  /** Whether it may answer with server-sent events. @default false */
  readonly streams?: boolean;
  /** Content type of streamed answers. @default "text/event-stream" */
  readonly streamType?: string;
  /** The body of its errors. @default OpenAI's */
  readonly errorBody?: (error: HttpError) => object;
  /** Statuses of its errors. */
  readonly statuses?: readonly number[];
  readonly handle: (context: Context, state: ServerState) => Response | Promise<Response>;
}

/** What {@link postRoute} makes a route of. */
export interface PostRoute<T> extends Pick<Route, "path" | "summary" | "streams" | "streamType" | "errorBody"> {
  readonly body: z.ZodType<T>;
  /** Where upstreams answer the same, below the base of their API; as `/chat/completions`. @default nowhere: only the own model answers */
  readonly upstreamPath?: string;
  readonly handle: (body: T, context: Context, state: ServerState) => Response | Promise<Response>;
}

/** A route that takes a JSON body, read within the limits and checked before it is handled. */
export function postRoute<T>({ body, handle, upstreamPath, ...route }: PostRoute<T>): Route {
  return {
    ...route,
    method: "post",
    body,
    statuses: [400, 401, 404, 408, 413, 429, 500, 502, 503, 504],
    handle: async (context, state) => {
      const json = await readJson(context, state);
      const key = routingKey(context.req.header(routeHeader), json);
      const upstream = upstreamPath === undefined ? undefined : findUpstream(state, json);
      const response =
        upstream === undefined
          ? await handle(parseBody(json, context, state, body), context, state)
          : await forward(context, state, upstream, upstreamPath!, json as object);
      if (key !== undefined) response.headers.set(routeHeader, key);
      return response;
    },
  };
}
