import { ApiError } from "./api-error.ts";
import type { ModelCard } from "./model-card.ts";
import { request } from "./request.ts";

/** The server's model. Throws `ApiError`. */
export async function fetchModel(apiKey: string, signal: AbortSignal): Promise<ModelCard> {
  const response = await request("v1/models", { apiKey, signal });
  const { data } = (await response.json().catch(() => ({}))) as { data?: ModelCard[] };
  if (data?.[0] === undefined) throw new ApiError(response.status, "The server has no model.");
  return data[0];
}
