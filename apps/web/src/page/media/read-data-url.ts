/** A file as a data URI. Throws when it cannot be read. */
export function readDataUrl(file: Blob, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error(`${name} cannot be read`, { cause: reader.error }));
    reader.readAsDataURL(file);
  });
}
