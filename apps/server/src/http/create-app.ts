import { expectArgument } from "@tessera/core";
import { Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { routePath } from "hono/route";
import { BodyBudget } from "../body/body-budget.ts";
import { holdBody } from "../body/hold-body.ts";
import { ImageStore } from "../media/image-store.ts";
import type { Route } from "../routes/route.ts";
import { routes } from "../routes/routes.ts";
import type { OpenUpstream } from "../upstream/upstream.ts";
import { Admission } from "./admission.ts";
import { checkApiKey } from "./check-api-key.ts";
import { checkHost } from "./check-host.ts";
import { errorBody } from "./error-body.ts";
import { HttpError } from "./http-error.ts";
import { createMetrics } from "./metrics.ts";
import { openapiDocument } from "./openapi-document.ts";
import { requestLog } from "./request-log.ts";
import { isLine } from "./request-owner.ts";
import type { ServerOptions } from "./server-options.ts";
import type { ServerState } from "./server-state.ts";
import { toHttpError } from "./to-http-error.ts";
import { addWebPage } from "./web-page.ts";

/**
 * The routes of the server as a hono app: mount it, or call `app.request` in tests.
 *
 * @param stopping ends running answers with an error when it aborts
 * @param draining has `/ready` say that requests should go elsewhere when it aborts
 */
export function createApp(
  options: ServerOptions,
  stopping: AbortSignal = new AbortController().signal,
  draining: AbortSignal = stopping,
): Hono {
  const { modelName, apiKeys = [], maxConcurrent = 16, maxQueue = 64, maxHeldBytes = 512 * 2 ** 20 } = options;
  const admission = new Admission(maxConcurrent, maxQueue);
  const metrics = createMetrics(admission, options.model);
  const created = Math.floor(Date.now() / 1000);
  const upstreams = openUpstreams(options);
  const state: ServerState = {
    options,
    admission,
    metrics,
    upstreams,
    images: new ImageStore(),
    uploads: new Map(),
    created,
    stopping,
    draining,
  };
  const app = new Hono();
  addErrors(app, options);
  addCommon(app, options, state);
  const add = ({ method, path, handle }: Route) => app[method](path, (context) => handle(context, state));
  for (const route of routes.filter(({ open }) => open)) add(route);
  app.get("/openapi.json", (context) =>
    context.json(openapiDocument(routes, [modelName, ...upstreams.keys()], { withKeys: apiKeys.length > 0 })),
  );
  const closed = routes.filter(({ open }) => !open);
  const needsKey: MiddlewareHandler = async (context, next) => {
    if (!isLine(context)) checkApiKey(context.req.header("authorization"), apiKeys, context.req.header("x-api-key"));
    await next();
  };
  // Without a key nobody learns which routes there are.
  for (const path of new Set(["/v1/*", ...closed.map(({ path }) => path)])) app.use(path, needsKey);
  // Behind the keys: nobody else has a body read.
  app.use(holdBody(new BodyBudget(maxHeldBytes)));
  for (const route of closed) add(route);
  addWebPage(app);
  return app;
}

/** Throws `invalid-argument` for a name that is taken. */
function openUpstreams({ upstreams = [], modelName, maxQueue = 64 }: ServerOptions): Map<string, OpenUpstream> {
  const open = new Map<string, OpenUpstream>();
  for (const upstream of upstreams) {
    const { name, url, maxConcurrent = 64 } = upstream;
    expectArgument(name !== "" && name !== modelName && !open.has(name), "a name of its own for each model", "upstreams", name);
    expectArgument(/^https?:\/\//.test(url) && URL.canParse(url), "an http(s) address", `the address of ${name}`, url);
    open.set(name, { ...upstream, admission: new Admission(maxConcurrent, maxQueue) });
  }
  return open;
}

function addErrors(app: Hono, { logger }: ServerOptions): void {
  app.onError((error, context) => {
    const shown = toHttpError(error);
    if (shown.status === 500) logger?.error({ err: error }, "unexpected");
    for (const [name, value] of Object.entries(shown.headers)) context.header(name, value);
    const shape = routes.find(({ path }) => path === context.req.path)?.errorBody ?? errorBody;
    return context.json(shape(shown), shown.status);
  });
  app.notFound((context) => context.json(errorBody(new HttpError(404, "There is no such route", { code: "not_found" })), 404));
}

/** What goes for every request: log, count, origins and names of the server. */
function addCommon(
  app: Hono,
  { logger, corsOrigins = [], apiKeys = [], allowedHosts = [] }: ServerOptions,
  { metrics }: ServerState,
): void {
  app.use(requestLog(logger));
  app.use(async (context, next) => {
    await next();
    metrics.countResponse(routePath(context, -1), context.res.status);
  });
  if (corsOrigins.length > 0) app.use(cors({ origin: [...corsOrigins] }));
  if (apiKeys.length > 0) return;
  app.use(async (context, next) => {
    if (!isLine(context)) checkHost(context.req.header("host"), allowedHosts);
    await next();
  });
}
