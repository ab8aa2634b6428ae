import type { Context } from "hono";
import type * as z from "zod";
import { fieldError } from "../http/field-error.ts";
import { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";
import { checkJsonSize } from "./check-json-size.ts";
import { listUnknownFields } from "./list-unknown-fields.ts";
import { readBody } from "./read-body.ts";

/**
 * Reads and validates a JSON body. Fields that nothing is known of are named in the header `x-ignored-fields` and in the log. Throws 400 naming
 * the first field at fault, and what reading throws.
 */
export async function parseBody<T>(context: Context, state: ServerState, schema: z.ZodType<T>): Promise<T> {
  const text = await readBody(context, state);
  checkJsonSize(text);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new HttpError(400, "The body is not valid JSON", { code: "invalid_json" });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw fieldError(parsed.error.issues);
  const fields = listUnknownFields(parsed.data);
  if (fields.length > 0) {
    context.header("x-ignored-fields", fields.join(", "));
    state.options.logger?.warn({ route: context.req.path, fields }, "unknown fields were ignored");
  }
  return parsed.data;
}
