import { HttpError } from "../../http/http-error.ts";
import type { ServerOptions } from "../../http/server-options.ts";

/** Throws 404 when a request is for another model. */
export function checkModelName(given: string, { modelName, upstreams = [] }: ServerOptions): void {
  if (given === modelName) return;
  throw new HttpError(
    404,
    `There is no model ${JSON.stringify(given.slice(0, 100))}; this server has ${[modelName, ...upstreams.map(({ name }) => name)].join(", ")}`,
    {
      param: "model",
      code: "model_not_found",
    },
  );
}
