import { randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Logger } from "pino";

/**
 * Gives each request an id (the client's `x-request-id`, if it is a plain one) and logs one line when it ends. Lines hold route, status and
 * time; never headers, query strings or bodies.
 */
export function requestLog(logger: Logger | undefined): MiddlewareHandler {
  return async (context, next) => {
    const given = context.req.header("x-request-id");
    const id = given !== undefined && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    context.header("x-request-id", id);
    const started = performance.now();
    await next();
    const { status } = context.res;
    const line = {
      id,
      method: context.req.method,
      route: routePath(context, -1),
      status,
      milliseconds: Math.round(performance.now() - started),
    };
    if (status >= 500) logger?.error(line, "failed");
    else logger?.info(line, "answered");
  };
}
