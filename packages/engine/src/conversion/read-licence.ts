import { open } from "node:fs/promises";
import { join } from "node:path";

/** The head of a model card is far shorter. */
const headBytes = 64 * 1024;

/** The licence that the head of a checkpoint's model card (`README.md`) names, with its own name where it is "other". */
export async function readLicence(folder: string): Promise<string | undefined> {
  const file = await open(join(folder, "README.md")).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const text = buffer.toString("utf8", 0, bytesRead);
    const end = text.startsWith("---") ? text.indexOf("\n---", 3) : -1;
    const head = end === -1 ? [] : text.slice(3, end).split("\n");
    const field = (name: string) => head.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);
    const licence = [field("license"), field("license_name")].flatMap((value) => value?.trim().replace(/^["']|["']$/g, "") || []);
    return licence.length === 0 ? undefined : licence.join(": ");
  } finally {
    await file.close();
  }
}
