import type { MessagePart } from "@tessera/sdk";

/** A file of a prompt, whichever version of the AI SDK it came with. */
export interface NeutralFile {
  readonly mediaType: string;
  /** Bytes, base64 text, or an address. */
  readonly data: Uint8Array | string | URL;
}

/** A message of a prompt, whichever version of the AI SDK it came with. */
export type NeutralMessage =
  | { readonly role: "system"; readonly text: string }
  | { readonly role: "user"; readonly content: readonly MessagePart[] }
  | { readonly role: "assistant"; readonly text: string; readonly calls: readonly { readonly name: string; readonly arguments: string }[] }
  | { readonly role: "tool"; readonly results: readonly string[] };
