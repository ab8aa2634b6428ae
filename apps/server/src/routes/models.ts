import { mostBodyBytes } from "../body/most-body-bytes.ts";
import { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";
import { visionFacts } from "../media/vision-facts.ts";
import type { Route } from "./route.ts";

/** `GET /v1/models`. */
export const modelsRoute: Route = {
  method: "get",
  path: "/v1/models",
  summary: "The models",
  statuses: [401],
  handle: (context, state) =>
    context.json({ object: "list", data: [modelCard(state), ...[...state.upstreams.keys()].map((name) => upstreamCard(name, state))] }),
};

/** `GET /v1/models/NAME`; the name may have slashes. */
export const modelRoute: Route = {
  method: "get",
  path: "/v1/models/:id{.+}",
  summary: "The model by name",
  statuses: [401, 404],
  handle: (context, state) => {
    const id = context.req.param("id") ?? "";
    if (state.upstreams.has(id)) return context.json(upstreamCard(id, state));
    if (id !== state.options.modelName) throw new HttpError(404, "There is no such model", { param: "model", code: "model_not_found" });
    return context.json(modelCard(state));
  },
};

/** Of an upstream's model nothing more is known. */
function upstreamCard(id: string, { created }: ServerState): object {
  return { id, object: "model", created, owned_by: "upstream" };
}

function modelCard({ options, created }: ServerState): object {
  const { modelName, model, maxBodyBytes = mostBodyBytes, maxImages = 32 } = options;
  return {
    id: modelName,
    object: "model",
    created,
    owned_by: "tessera",
    max_model_len: model.contextLength,
    vision: visionFacts(model),
    limits: { max_body_bytes: maxBodyBytes, max_images: maxImages },
  };
}
