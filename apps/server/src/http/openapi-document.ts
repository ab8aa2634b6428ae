import * as z from "zod";
import type { Route } from "../routes/route.ts";

/** The OpenAPI 3.1 description of the routes, made from the schemas that check the bodies. */
export function openapiDocument(
  routes: readonly Route[],
  modelNames: readonly string[],
  { withKeys }: { readonly withKeys: boolean },
): object {
  // A path may be answered in more than one way.
  const operations = (path: string) =>
    Object.fromEntries(
      routes.filter((route) => route.path === path).map((route) => [route.method, operation(route, modelNames, withKeys)]),
    );
  return {
    openapi: "3.1.0",
    info: { title: "Tessera", version: "1", description: "InternVL models behind OpenAI's API" },
    paths: Object.fromEntries(routes.map((route) => [plainPath(route.path), operations(route.path)])),
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      schemas: { Error: { type: "object", required: ["error"], properties: { error: { type: "object", required: ["message", "type"] } } } },
    },
  };
}

/** `/v1/models/:id{.+}` as OpenAPI writes it: `/v1/models/{id}`. */
function plainPath(path: string): string {
  return path.replaceAll(/:(\w+)(\{[^}]*\})?/g, "{$1}");
}

function operation(
  {
    path: given,
    summary,
    body,
    open = false,
    type = "application/json",
    streams = false,
    streamType = "text/event-stream",
    statuses = [],
    errorBody,
  }: Route,
  modelNames: readonly string[],
  withKeys: boolean,
): object {
  const path = plainPath(given);
  const failure = {
    description: errorBody ? "The error" : "OpenAI's error object",
    content: { "application/json": { schema: errorBody ? {} : { $ref: "#/components/schemas/Error" } } },
  };
  const success = { [type]: { schema: {} }, ...(streams ? { [streamType]: { schema: {} } } : {}) };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  return {
    summary,
    operationId: path.replaceAll(/\W+/g, "_").replaceAll(/^_|_$/g, ""),
    security: open || !withKeys ? [] : [{ key: [] }],
    ...(names.length > 0 ? { parameters: names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })) } : {}),
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: bodySchema(body, modelNames) } } } } : {}),
    responses: { 200: { description: "Done", content: success }, ...Object.fromEntries(statuses.map((status) => [status, failure])) },
  };
}

/** The models that there are can be told in the schema. */
function bodySchema(body: z.ZodType, modelNames: readonly string[]): object {
  const schema = z.toJSONSchema(body, { io: "input" });
  const { model } = schema.properties ?? {};
  return { ...schema, properties: { ...schema.properties, ...(model ? { model: { type: "string", enum: modelNames } } : {}) } };
}
