import { Hono } from "hono";
import { cors } from "hono/cors";
import { routePath } from "hono/route";
import { BodyBudget } from "../body/body-budget.ts";
import { holdBody } from "../body/hold-body.ts";
import { mostBodyBytes } from "../body/most-body-bytes.ts";
import { ImageStore } from "../media/image-store.ts";
import { visionFacts } from "../media/vision-facts.ts";
import { chatCompletions } from "../openai/chat-completions.ts";
import { completions } from "../openai/completions.ts";
import { estimate } from "../openai/estimate.ts";
import { responses } from "../openai/responses.ts";
import { detokenize, tokenize } from "../openai/tokenize.ts";
import { Admission } from "./admission.ts";
import { checkApiKey } from "./check-api-key.ts";
import { checkHost } from "./check-host.ts";
import { errorBody } from "./error-body.ts";
import { HttpError } from "./http-error.ts";
import { createMetrics } from "./metrics.ts";
import { openapiDocument } from "./openapi-document.ts";
import { requestLog } from "./request-log.ts";
import type { ServerOptions } from "./server-options.ts";
import { toHttpError } from "./to-http-error.ts";
import { addWebPage } from "./web-page.ts";

/**
 * The routes of the server as a hono app: mount it, or call `app.request` in tests.
 *
 * @param stopping ends running answers with an error when it aborts
 */
export function createApp(options: ServerOptions, stopping: AbortSignal = new AbortController().signal): Hono {
  const {
    modelName,
    apiKeys = [],
    maxConcurrent = 16,
    maxQueue = 64,
    logger,
    maxHeldBytes = 512 * 2 ** 20,
    corsOrigins = [],
    allowedHosts = [],
  } = options;
  const admission = new Admission(maxConcurrent, maxQueue);
  const metrics = createMetrics(admission, options.model);
  const state = { options, admission, metrics, images: new ImageStore(), stopping };
  const created = Math.floor(Date.now() / 1000);
  const app = new Hono();
  app.onError((error, context) => {
    const shown = toHttpError(error);
    if (shown.status === 500) logger?.error({ err: error }, "unexpected");
    for (const [name, value] of Object.entries(shown.headers)) context.header(name, value);
    return context.json(errorBody(shown), shown.status);
  });
  app.notFound((context) => context.json(errorBody(new HttpError(404, "There is no such route", { code: "not_found" })), 404));
  app.use(requestLog(logger));
  app.use(async (context, next) => {
    await next();
    metrics.countResponse(routePath(context, -1), context.res.status);
  });
  if (corsOrigins.length > 0) app.use(cors({ origin: [...corsOrigins] }));
  if (apiKeys.length === 0) {
    app.use(async (context, next) => {
      checkHost(context.req.header("host"), allowedHosts);
      await next();
    });
  }
  app.get("/health", (context) => context.json({ status: "ok" }));
  app.get("/ready", (context) =>
    options.model.ready === false
      ? context.json({ status: "loading", model: modelName }, 503, { "retry-after": "2" })
      : context.json({ status: "ready", model: modelName }),
  );
  app.get("/openapi.json", (context) => context.json(openapiDocument(modelName, apiKeys.length > 0)));
  for (const path of ["/v1/*", "/metrics", "/tokenize", "/detokenize"]) {
    app.use(path, async (context, next) => {
      checkApiKey(context.req.header("authorization"), apiKeys);
      await next();
    });
  }
  // Behind the keys: nobody else has a body read.
  app.use(holdBody(new BodyBudget(maxHeldBytes)));
  app.get("/metrics", async (context) => context.text(await metrics.text(), 200, { "content-type": metrics.contentType }));
  const card = {
    id: modelName,
    object: "model",
    created,
    owned_by: "tessera",
    max_model_len: options.model.contextLength,
    vision: visionFacts(options.model),
    limits: { max_body_bytes: options.maxBodyBytes ?? mostBodyBytes, max_images: options.maxImages ?? 32 },
  };
  app.get("/v1/models", (context) => context.json({ object: "list", data: [card] }));
  app.get("/v1/models/:id{.+}", (context) => {
    if (context.req.param("id") !== modelName)
      throw new HttpError(404, "There is no such model", { param: "model", code: "model_not_found" });
    return context.json(card);
  });
  app.post("/v1/chat/completions", (context) => chatCompletions(context, state));
  app.post("/v1/completions", (context) => completions(context, state));
  app.post("/v1/responses", (context) => responses(context, state));
  app.post("/v1/estimate", (context) => estimate(context, state));
  app.post("/tokenize", (context) => tokenize(context, state));
  app.post("/detokenize", (context) => detokenize(context, state));
  addWebPage(app);
  return app;
}
