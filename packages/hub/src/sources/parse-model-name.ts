import type { RepositoryName } from "./remote-file.ts";

/** A name of a model on a hub. */
export interface ModelName extends RepositoryName {
  /** Which hub. */
  readonly prefix: string;
  /** Branch, tag or commit. @default the hub's own */
  readonly revision?: string;
}

const part = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
const pattern = new RegExp(`^(?:([a-z]+):)?(${part})/(${part})(?:@([A-Za-z0-9._/-]{1,200}))?$`);

/** Releases by their names alone: their owner is known. */
const release = /^((?:Mini-)?InternVL[A-Z0-9._-]*?)(@[^@]+)?$/i;

/**
 * Reads `owner/name`, `modelscope:owner/name`, `owner/name@revision`, and a release's bare name such as `InternVL2-8B`; `undefined` for anything else, so that a path is never taken for a name.
 *
 * @param prefixes of the hubs that there are; the first is meant where none is given
 */
export function parseModelName(text: string, prefixes: readonly string[]): ModelName | undefined {
  const [, prefix = prefixes[0], owner, name, revision] = pattern.exec(text.replace(release, "OpenGVLab/$1$2")) ?? [];
  if (owner === undefined || name === undefined || prefix === undefined || !prefixes.includes(prefix)) return undefined;
  // `--` stands between owner and name in the cache.
  if (/\.\.|--/.test(`${owner}/${name}/${revision ?? ""}`)) return undefined;
  return { prefix, owner, name, ...(revision === undefined ? {} : { revision }) };
}
