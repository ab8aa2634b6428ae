import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api/api-error.ts";
import type { PictureNames } from "../api/picture-names.ts";
import { newId } from "../browser/new-id.ts";
import type { Settings } from "../settings/settings.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { historyStore } from "./history-store.ts";
import { type Progress, runAnswer } from "./run-answer.ts";

export interface Chat {
  readonly conversation: Conversation;
  readonly history: readonly Conversation[];
  readonly busy: boolean;
  /** While pictures are looked at. */
  readonly progress: Progress | undefined;
  /** Asks a conversation that ends with a question; what followed it before is gone. */
  ask(turns: readonly Turn[]): Promise<void>;
  stop(): void;
  open(conversation: Conversation | undefined): void;
  remove(id: string): void;
  /** Adds conversations to the history. */
  keep(conversations: readonly Conversation[]): Promise<void>;
}

export interface ChatOptions {
  readonly model: string;
  readonly settings: Settings;
  readonly apiKey: string;
  readonly names: PictureNames;
  /** The server refused the key, or did not answer. */
  readonly onServerFailure: () => void;
}

const empty = (): Conversation => ({ id: newId(), changed: Date.now(), turns: [] });

/** The conversation on the page, its answers and its history. */
export function useChat({ onServerFailure, ...options }: ChatOptions): Chat {
  const [conversation, setConversation] = useState(empty);
  const [history, setHistory] = useState<readonly Conversation[]>([]);
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<Progress>();
  const running = useRef<AbortController | undefined>(undefined);
  const removed = useRef(new Set<string>());
  const refresh = async () => setHistory(await historyStore.list());
  useEffect(() => void refresh(), []);

  function leave(): void {
    running.current?.abort();
    running.current = undefined;
    setBusy(false);
    setProgress(undefined);
  }

  async function ask(turns: readonly Turn[]): Promise<void> {
    leave();
    const controller = new AbortController();
    const isCurrent = () => running.current === controller;
    running.current = controller;
    let answer: Turn = { role: "assistant", text: "", attachments: [] };
    let current: Conversation = { ...conversation, changed: Date.now(), turns: [...turns, answer] };
    const onProgress = (next: Progress) => isCurrent() && setProgress(next);
    setBusy(true);
    setConversation(current);
    // A page that is closed meanwhile keeps at least the question.
    void historyStore.save({ ...current, turns });
    const run = runAnswer({ ...options, turns, signal: controller.signal, onProgress });
    let step = await run.next();
    for (; !step.done; step = await run.next()) {
      answer = { ...answer, ...step.value };
      current = { ...current, turns: [...turns, answer] };
      if (isCurrent()) setConversation(current);
    }
    if (step.value instanceof ApiError && [0, 401].includes(step.value.status)) onServerFailure();
    if (!removed.current.has(current.id)) await historyStore.save(current);
    if (isCurrent()) leave();
    await refresh();
  }

  return {
    conversation,
    history,
    busy,
    progress,
    ask,
    stop: () => running.current?.abort(),
    open(next) {
      leave();
      setConversation(next ?? empty());
    },
    remove(id) {
      removed.current.add(id);
      void historyStore.remove(id).then(refresh);
      if (id !== conversation.id) return;
      leave();
      setConversation(empty());
    },
    async keep(conversations) {
      for (const one of conversations) await historyStore.save(one);
      await refresh();
    },
  };
}
