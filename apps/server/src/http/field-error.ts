import type * as z from "zod";
import { HttpError } from "./http-error.ts";

type Issue = z.core.$ZodIssue;

const longestName = 200;

/** What is wrong with a body, by the first field at fault. */
export function fieldError([first]: readonly Issue[]): HttpError {
  const issue = first && mostTelling(first, []);
  const param = (issue?.path ?? []).join(".").slice(0, longestName);
  const named = param === "" ? "The body" : `The field ${param}`;
  if (issue?.unsupported) return new HttpError(400, `${named} is not supported`, { param, code: "unsupported_parameter" });
  return new HttpError(400, `${named}: ${(issue?.message ?? "cannot be read").slice(0, 1000)}`, { param, code: "invalid_value" });
}

interface Told {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly unsupported: boolean;
}

/** Of the alternatives of a union the one that goes deepest: the others did not have the right type to begin with. */
function mostTelling(issue: Issue, path: readonly PropertyKey[]): Told {
  const here = [...path, ...issue.path];
  const unsupported = issue.code === "custom" && issue.params?.unsupported === true;
  if (issue.code !== "invalid_union") return { path: here, message: issue.message, unsupported };
  let best: Told | undefined;
  for (const [inner] of issue.errors) {
    const told = inner && mostTelling(inner, here);
    if (told && (best === undefined || told.path.length > best.path.length)) best = told;
  }
  return best ?? { path: here, message: issue.message, unsupported: false };
}
