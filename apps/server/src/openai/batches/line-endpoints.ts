/** Paths that the lines of a batch may ask. */
export const lineEndpoints = ["/v1/chat/completions", "/v1/completions", "/v1/responses"] as const;
