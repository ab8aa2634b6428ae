import { useEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "./conversation.ts";
import { historyStore } from "./history-store.ts";

/** The conversations that the browser keeps. */
export interface History {
  readonly history: readonly Conversation[];
  /** Keeps one as it is now, unless it was removed meanwhile. */
  save(conversation: Conversation): Promise<void>;
  remove(id: string): void;
  /** Adds conversations. */
  keep(conversations: readonly Conversation[]): Promise<void>;
}

/** Lists what is kept, and follows each change. */
export function useHistory(): History {
  const [history, setHistory] = useState<readonly Conversation[]>([]);
  const removed = useRef(new Set<string>());
  const refresh = async () => setHistory(await historyStore.list());
  useEffect(() => void refresh(), []);
  return {
    history,
    async save(conversation) {
      if (!removed.current.has(conversation.id)) await historyStore.save(conversation);
      await refresh();
    },
    remove(id) {
      removed.current.add(id);
      void historyStore.remove(id).then(refresh);
    },
    async keep(conversations) {
      for (const one of conversations) await historyStore.save(one);
      await refresh();
    },
  };
}
