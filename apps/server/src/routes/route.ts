import type { Context } from "hono";
import type * as z from "zod";
import { parseBody } from "../body/parse-body.ts";
import type { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";

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
  readonly handle: (body: T, context: Context, state: ServerState) => Response | Promise<Response>;
}

/** A route that takes a JSON body, read within the limits and checked before it is handled. */
export function postRoute<T>({ body, handle, ...route }: PostRoute<T>): Route {
  return {
    ...route,
    method: "post",
    body,
    statuses: [400, 401, 404, 408, 413, 429, 500, 503],
    handle: async (context, state) => handle(await parseBody(context, state, body), context, state),
  };
}
