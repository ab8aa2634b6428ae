/** A random name of 128 bits. `crypto.randomUUID` exists only where pages come over https or from this machine. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
