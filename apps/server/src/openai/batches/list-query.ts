import type { Context } from "hono";
import * as z from "zod";
import { fieldError } from "../../http/field-error.ts";

const schema = z.object({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
  order: z.enum(["desc"]).optional(),
  purpose: z.string().max(100).optional(),
});

/** How a list is asked for. Throws 400. */
export function listQuery(context: Context): z.output<typeof schema> {
  const parsed = schema.safeParse(context.req.query());
  if (parsed.success) return parsed.data;
  throw fieldError(parsed.error.issues);
}

/** A page of a list, newest first. */
export function listObject(data: readonly { readonly id: string }[], more: boolean): object {
  return { object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: more };
}
