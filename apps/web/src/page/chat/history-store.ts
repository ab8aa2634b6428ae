import { createStore, del, set, values } from "idb-keyval";
import type { Conversation } from "./conversation.ts";

const store = createStore("tessera", "conversations");

/** Conversations in the browser's own database. Without one (private windows) nothing is kept. */
export const historyStore = {
  async list(): Promise<Conversation[]> {
    const all = await values<Conversation>(store).catch(() => []);
    return all.sort((a, b) => b.changed - a.changed);
  },
  save: (conversation: Conversation): Promise<void> => set(conversation.id, conversation, store).catch(() => {}),
  remove: (id: string): Promise<void> => del(id, store).catch(() => {}),
};
