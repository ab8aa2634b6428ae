import type { Session } from "@tessera/core";
import type { ChosenGraphs } from "./choose-graphs.ts";

/** The language part's sessions. */
export interface LanguageSessions {
  /** Generates. */
  readonly session: Session;
  /** Reads prompts, where `session` does not. */
  readonly prefillSession: Session | undefined;
  /** Those of them by their graphs. */
  readonly loaded: ReadonlyMap<string, Session>;
}

/** Opens the graphs that a way of generating needs. Laying out weights takes one core each, so they open side by side. */
export async function openLanguageSessions(
  { session: graph, prefill }: Pick<ChosenGraphs, "session" | "prefill">,
  open: (graph: string) => Promise<Session>,
): Promise<LanguageSessions> {
  const [session, prefillSession] = await Promise.all([open(graph), prefill === undefined ? undefined : open(prefill)]);
  const loaded = new Map([[graph, session]]);
  if (prefill !== undefined && prefillSession !== undefined) loaded.set(prefill, prefillSession);
  return { session, prefillSession, loaded };
}
