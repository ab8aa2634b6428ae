import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";

const maxBytes = 256 * 2 ** 20;

/** Pictures that clients named with a uuid, so that a later turn can send the name alone. Each API key sees its own only. */
export class ImageStore {
  readonly #pictures = new LRUCache<string, Uint8Array | string>({
    maxSize: maxBytes,
    sizeCalculation: (picture) => Math.max(1, picture.length),
  });

  get(owner: string, uuid: string): Uint8Array | string | undefined {
    return this.#pictures.get(name(owner, uuid));
  }

  set(owner: string, uuid: string, picture: Uint8Array | string): void {
    this.#pictures.set(name(owner, uuid), picture);
  }
}

/** @param owner the authorization header; kept as a hash only */
function name(owner: string, uuid: string): string {
  return createHash("sha256")
    .update(JSON.stringify([owner, uuid]))
    .digest("base64url");
}
