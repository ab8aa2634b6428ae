import * as z from "zod";
import { chatCompletionSchema } from "../openai/chat-completion-schema.ts";
import { completionSchema } from "../openai/completions.ts";
import { responseSchema } from "../openai/response-schema.ts";
import { detokenizeSchema, tokenizeSchema } from "../openai/tokenize.ts";

interface Route {
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly open?: boolean;
  /** @default "application/json" */
  readonly type?: string;
  readonly streams?: boolean;
  readonly statuses?: readonly number[];
}

const posted = [400, 401, 404, 408, 413, 429, 500, 503];
const routes: readonly Route[] = [
  { path: "/v1/models", summary: "The model", statuses: [401] },
  { path: "/v1/models/{id}", summary: "The model by name", statuses: [401, 404] },
  { path: "/v1/chat/completions", summary: "Answer a conversation", body: chatCompletionSchema, streams: true, statuses: posted },
  { path: "/v1/completions", summary: "Continue a text", body: completionSchema, streams: true, statuses: posted },
  { path: "/v1/responses", summary: "Answer in the form of the Responses API", body: responseSchema, streams: true, statuses: posted },
  { path: "/v1/estimate", summary: "What a chat completion would take", body: chatCompletionSchema, statuses: posted },
  { path: "/tokenize", summary: "Token ids of a text", body: tokenizeSchema, statuses: posted },
  { path: "/detokenize", summary: "Text of token ids", body: detokenizeSchema, statuses: posted },
  { path: "/health", summary: "Whether the server lives", open: true },
  { path: "/ready", summary: "Whether the model answers", open: true, statuses: [503] },
  { path: "/metrics", summary: "Prometheus metrics", type: "text/plain", statuses: [401] },
];

/** The OpenAPI 3.1 description of the routes, made from the schemas that check the bodies. */
export function openapiDocument(modelName: string, withKeys: boolean): object {
  return {
    openapi: "3.1.0",
    info: { title: "Tessera", version: "1", description: "InternVL models behind OpenAI's API" },
    paths: Object.fromEntries(
      routes.map((route) => [route.path, { [route.body ? "post" : "get"]: operation(route, modelName, withKeys) }]),
    ),
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      schemas: { Error: { type: "object", required: ["error"], properties: { error: { type: "object", required: ["message", "type"] } } } },
    },
  };
}

function operation(
  { path, summary, body, open = false, type = "application/json", streams = false, statuses = [] }: Route,
  modelName: string,
  withKeys: boolean,
): object {
  const failure = {
    description: "OpenAI's error object",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
  const success = { [type]: { schema: {} }, ...(streams ? { "text/event-stream": { schema: {} } } : {}) };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  return {
    summary,
    operationId: path.replaceAll(/\W+/g, "_").replaceAll(/^_|_$/g, ""),
    security: open || !withKeys ? [] : [{ key: [] }],
    ...(names.length > 0 ? { parameters: names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })) } : {}),
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: bodySchema(body, modelName) } } } } : {}),
    responses: { 200: { description: "Done", content: success }, ...Object.fromEntries(statuses.map((status) => [status, failure])) },
  };
}

/** The only model there is can be told in the schema. */
function bodySchema(body: z.ZodType, modelName: string): object {
  const schema = z.toJSONSchema(body, { io: "input" });
  const { model } = schema.properties ?? {};
  return { ...schema, properties: { ...schema.properties, ...(model ? { model: { type: "string", enum: [modelName] } } : {}) } };
}
