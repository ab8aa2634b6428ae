/** Bytes of a body unless the options say otherwise: a document of some pages as base64. */
export const mostBodyBytes = 64 * 2 ** 20;
