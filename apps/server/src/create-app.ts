import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { routePath } from "hono/route";
import { Admission } from "./admission.ts";
import { chatCompletions } from "./chat-completions.ts";
import { checkApiKey } from "./check-api-key.ts";
import { errorBody } from "./error-body.ts";
import { HttpError } from "./http-error.ts";
import { createMetrics } from "./metrics.ts";
import type { ServerOptions } from "./server-options.ts";
import { toHttpError } from "./to-http-error.ts";
import { visionFacts } from "./vision-facts.ts";
import { addWebPage } from "./web-page.ts";

/** The routes of the server as a hono app: mount it, or call `app.request` in tests. */
export function createApp(options: ServerOptions): Hono {
  const { modelName, apiKeys = [], maxConcurrent = 4, maxQueue = 64, maxBodyBytes = 64 * 1024 * 1024, corsOrigins = [] } = options;
  const admission = new Admission(maxConcurrent, maxQueue);
  const metrics = createMetrics(admission);
  const created = Math.floor(Date.now() / 1000);
  const app = new Hono();
  app.onError((error, context) => {
    const shown = toHttpError(error);
    for (const [name, value] of Object.entries(shown.headers)) context.header(name, value);
    return context.json(errorBody(shown), shown.status);
  });
  app.notFound((context) => context.json(errorBody(new HttpError(404, "There is no such route", { code: "not_found" })), 404));
  app.use(async (context, next) => {
    await next();
    metrics.countResponse(routePath(context, -1), context.res.status);
  });
  if (corsOrigins.length > 0) app.use(cors({ origin: [...corsOrigins] }));
  app.get("/health", (context) => context.json({ status: "ok" }));
  app.get("/ready", (context) => context.json({ status: "ready", model: modelName }));
  app.use("/v1/*", async (context, next) => {
    checkApiKey(context.req.header("authorization"), apiKeys);
    await next();
  });
  app.get("/metrics", async (context) => {
    checkApiKey(context.req.header("authorization"), apiKeys);
    return context.text(await metrics.text(), 200, { "content-type": metrics.contentType });
  });
  const tooLarge = () => {
    throw new HttpError(413, `The body is larger than ${maxBodyBytes} bytes`, { code: "body_too_large" });
  };
  app.use("/v1/*", bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }));
  const card = {
    id: modelName,
    object: "model",
    created,
    owned_by: "tessera",
    max_model_len: options.model.contextLength,
    vision: visionFacts(options.model),
  };
  app.get("/v1/models", (context) => context.json({ object: "list", data: [card] }));
  app.get("/v1/models/:id{.+}", (context) => {
    if (context.req.param("id") !== modelName)
      throw new HttpError(404, "There is no such model", { param: "model", code: "model_not_found" });
    return context.json(card);
  });
  app.post("/v1/chat/completions", (context) => chatCompletions(context, options, admission, metrics));
  addWebPage(app);
  return app;
}
