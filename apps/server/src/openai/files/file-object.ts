import type { StoredFile } from "@tessera/jobs";

/** A file as OpenAI's API shows it; times in seconds. */
export function fileObject({ id, bytes, createdAt, filename, purpose }: StoredFile): object {
  return { id, object: "file", bytes, created_at: Math.floor(createdAt / 1000), filename, purpose, status: "processed" };
}
