import type { ModelManifest } from "@tessera/converter";
import type { Session } from "@tessera/core";
import type { LoadOptions } from "./load-options.ts";

/** The language part's sessions. */
export interface LanguageSessions {
  /** Generates. */
  readonly session: Session;
  /** Reads prompts, where `session` does not. */
  readonly prefillSession: Session | undefined;
  /** The graph over float32 caches among them. */
  readonly loaded: { readonly graph: string; readonly session: Session };
}

/** Opens the graphs that a way of generating needs. Laying out weights takes one core each, so they open side by side. */
export async function openLanguageSessions(
  { graph, kv8Graph, prefillGraph: fastGraph }: ModelManifest["language"],
  { kvCache = "fp32", fastPrefill = true }: Pick<LoadOptions, "kvCache" | "fastPrefill">,
  open: (graph: string) => Promise<Session>,
): Promise<LanguageSessions> {
  const int8Cache = kvCache === "int8";
  // Over int8 caches the graph that generates reads no prompts.
  const prefillGraph = (fastPrefill ? fastGraph : undefined) ?? (int8Cache ? graph : undefined);
  const [session, prefillSession] = await Promise.all([
    open(int8Cache ? kv8Graph : graph),
    prefillGraph === undefined ? undefined : open(prefillGraph),
  ]);
  return { session, prefillSession, loaded: { graph: prefillGraph ?? graph, session: prefillSession ?? session } };
}
