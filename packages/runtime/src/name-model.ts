/** How errors call a model. */
export function nameModel(model: string | Uint8Array): string {
  return typeof model === "string" ? model : `A model of ${model.byteLength} bytes in memory`;
}
