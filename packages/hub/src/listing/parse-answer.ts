import { TesseraError } from "@tessera/core";
import type * as z from "zod";

/** What a hub answered, in the form that is expected of it. Throws `hub-refused`. */
export function parseAnswer<T>(schema: z.ZodType<T>, body: unknown, title: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TesseraError(
    "hub-refused",
    `${title} answered with something else than a listing: ${issue?.path.join(".")}: ${issue?.message}`,
  );
}
