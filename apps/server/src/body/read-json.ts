import type { Context } from "hono";
import { HttpError } from "../http/http-error.ts";
import type { ServerState } from "../http/server-state.ts";
import { checkJsonSize } from "./check-json-size.ts";
import { readBody } from "./read-body.ts";

/** Reads a body's JSON within the limits. Throws 400 for what is none, and what reading throws. */
export async function readJson(context: Context, state: ServerState): Promise<unknown> {
  const text = await readBody(context, state);
  checkJsonSize(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "The body is not valid JSON", { code: "invalid_json" });
  }
}
