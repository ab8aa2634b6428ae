import type { Context } from "hono";
import type * as z from "zod";
import { fieldError } from "../http/field-error.ts";
import type { ServerState } from "../http/server-state.ts";
import { listUnknownFields } from "./list-unknown-fields.ts";

/**
 * Validates a JSON body. Fields that nothing is known of are named in the header `x-ignored-fields` and in the log. Throws 400 naming
 * the first field at fault.
 */
export function parseBody<T>(json: unknown, context: Context, state: ServerState, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw fieldError(parsed.error.issues);
  const fields = listUnknownFields(parsed.data);
  if (fields.length > 0) {
    context.header("x-ignored-fields", fields.join(", "));
    state.options.logger?.warn({ route: context.req.path, fields }, "unknown fields were ignored");
  }
  return parsed.data;
}
