import { ApiError } from "./api-error.ts";
import type { ModelCard } from "./model-card.ts";

/** The server's model. Throws `ApiError`. */
export async function fetchModel(apiKey: string): Promise<ModelCard> {
  const response = await fetch("v1/models", apiKey === "" ? {} : { headers: { authorization: `Bearer ${apiKey}` } });
  const body = (await response.json()) as { data?: ModelCard[]; error?: { message: string } };
  if (!response.ok || body.data?.[0] === undefined) throw new ApiError(response.status, body.error?.message ?? "The server has no model");
  return body.data[0];
}
