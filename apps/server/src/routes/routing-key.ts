import { createHash } from "node:crypto";

/** The header that says which conversation a request belongs to, for load balancers that keep it at one replica. */
export const routeHeader = "x-tessera-route";

/**
 * What a conversation is known by: the hash of its beginning, up to the first question with its pictures, which later requests of it repeat. What a
 * client says itself goes before. `undefined` for bodies that have neither.
 */
export function routingKey(said: string | undefined, body: unknown): string | undefined {
  if (said !== undefined && /^[\w-]{1,64}$/.test(said)) return said;
  const { model, messages, system, prompt, input } = (body ?? {}) as Partial<Record<string, unknown>>;
  const start = Array.isArray(messages) ? opening(messages) : (prompt ?? (Array.isArray(input) ? opening(input) : input));
  if (start === undefined) return undefined;
  return createHash("sha256")
    .update(JSON.stringify([model, system, start], (_, value) => (typeof value === "string" ? sample(value) : value)))
    .digest("hex")
    .slice(0, 16);
}

/** Pictures as data are told apart by their length and ends: hashing tens of megabytes would hold up everybody. */
function sample(text: string): string | readonly unknown[] {
  return text.length <= 8192 ? text : [text.length, text.slice(0, 4096), text.slice(-4096)];
}

function opening(messages: readonly { readonly role?: unknown }[]): readonly unknown[] {
  return messages.slice(0, messages.findIndex((message) => message?.role === "user") + 1 || 1);
}
