import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api-error.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { historyStore } from "./history-store.ts";
import type { ModelCard } from "./model-card.ts";
import { requestBody } from "./request-body.ts";
import type { Settings } from "./settings.ts";
import { streamAnswer } from "./stream-answer.ts";

export interface Chat {
  readonly conversation: Conversation;
  readonly history: readonly Conversation[];
  readonly busy: boolean;
  /** Asks a conversation that ends with a question; what followed it before is gone. */
  ask(turns: readonly Turn[]): Promise<void>;
  stop(): void;
  open(conversation: Conversation | undefined): void;
  remove(id: string): void;
}

const empty = (): Conversation => ({ id: crypto.randomUUID(), changed: Date.now(), turns: [] });

/** The conversation on the page, its answers and its history. */
export function useChat(model: ModelCard | undefined, settings: Settings, onRefused: () => void): Chat {
  const [conversation, setConversation] = useState(empty);
  const [history, setHistory] = useState<readonly Conversation[]>([]);
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | undefined>(undefined);
  const refresh = async () => setHistory(await historyStore.list());
  useEffect(() => void refresh(), []);

  async function ask(turns: readonly Turn[]): Promise<void> {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const started = performance.now();
    let firstToken = 0;
    let answer: Turn = { role: "assistant", text: "", attachments: [] };
    let current: Conversation = { ...conversation, changed: Date.now(), turns: [...turns, answer] };
    const show = (change: Partial<Turn>) => {
      answer = { ...answer, ...change };
      current = { ...current, turns: [...turns, answer] };
      if (running.current === controller) setConversation(current);
    };
    setBusy(true);
    show({});
    try {
      for await (const event of streamAnswer(requestBody(model?.id ?? "", turns, settings), settings.apiKey, controller.signal)) {
        if (event.type === "text") {
          firstToken ||= performance.now() - started;
          show({ text: answer.text + event.text });
        } else if (event.type === "usage") {
          const seconds = (performance.now() - started - firstToken) / 1000;
          const speed = event.completionTokens > 1 ? ` · ${((event.completionTokens - 1) / seconds).toFixed(0)} tokens/s` : "";
          const first = `first token ${(firstToken / 1000).toFixed(2)} s`;
          show({ facts: `${event.promptTokens} + ${event.completionTokens} tokens · ${first}${speed}` });
        } else if (event.reason === "length") show({ error: "Stopped at the token limit." });
      }
    } catch (error) {
      if (controller.signal.aborted) show({ error: "Stopped." });
      else show({ error: error instanceof Error ? error.message : String(error) });
      if (error instanceof ApiError && error.status === 401) onRefused();
    } finally {
      await historyStore.save(current);
      if (running.current === controller) {
        running.current = undefined;
        setBusy(false);
      }
      await refresh();
    }
  }

  return {
    conversation,
    history,
    busy,
    ask,
    stop: () => running.current?.abort(),
    open(next) {
      running.current?.abort();
      running.current = undefined;
      setBusy(false);
      setConversation(next ?? empty());
    },
    remove(id) {
      void historyStore.remove(id).then(refresh);
      if (id === conversation.id) setConversation(empty());
    },
  };
}
