import * as z from "zod";
import { HttpError } from "./http-error.ts";

/** Reads and validates a JSON body. Throws 400 naming the first field at fault. */
export async function parseBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  let json: unknown;
  try {
    json = await request.json();
  } catch {
    throw new HttpError(400, "The body is not valid JSON", { code: "invalid_json" });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const param = [...issue.path, issue.keys[0]].join(".");
    throw new HttpError(400, `The field ${param} is not supported`, { param, code: "unsupported_parameter" });
  }
  const param = issue?.path.join(".") ?? "";
  throw new HttpError(400, `${param === "" ? "The body" : `The field ${param}`}: ${issue?.message ?? z.prettifyError(parsed.error)}`, {
    param,
    code: "invalid_value",
  });
}
