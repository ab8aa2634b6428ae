/** Raise it whenever pictures are cut or normalised differently. */
const treatmentVersion = 1;

/** Name of some decoded pixels, by their hash, and of what is done with them: one name, one row of embeddings. */
export function pictureKey(hash: string, treatment: readonly unknown[]): string {
  return JSON.stringify([hash, treatmentVersion, ...treatment]);
}
