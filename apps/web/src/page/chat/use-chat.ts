import { useRef, useState } from "preact/hooks";
import { ApiError } from "../api/api-error.ts";
import type { PictureNames } from "../api/picture-names.ts";
import { newId } from "../browser/new-id.ts";
import type { Settings } from "../settings/settings.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { type Progress, runAnswer } from "./run-answer.ts";
import { useHistory } from "./use-history.ts";

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
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<Progress>();
  const running = useRef<AbortController | undefined>(undefined);
  const { history, save, remove, keep } = useHistory();

  function leave(): void {
    running.current?.abort();
    running.current = undefined;
    setBusy(false);
    setProgress(undefined);
  }

  async function ask(turns: readonly Turn[]): Promise<void> {
    leave();
    const controller = new AbortController();
    const { signal } = controller;
    const isCurrent = () => running.current === controller;
    running.current = controller;
    const onProgress = (next: Progress) => isCurrent() && setProgress(next);
    setBusy(true);
    const asked = { ...conversation, changed: Date.now(), turns };
    let current: Conversation = asked;
    // A page that is closed meanwhile keeps at least the question.
    void save(asked);
    const show = (answer: Turn) => {
      current = { ...asked, turns: [...turns, answer] };
      if (isCurrent()) setConversation(current);
    };
    const failure = await writeAnswer(runAnswer({ ...options, turns, signal, onProgress }), show);
    if (failure instanceof ApiError && [0, 401].includes(failure.status)) onServerFailure();
    await save(current);
    if (isCurrent()) leave();
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
      remove(id);
      if (id !== conversation.id) return;
      leave();
      setConversation(empty());
    },
    keep,
  };
}

/** Shows an answer as it grows, from an empty one. Gives why it ended early, if it did. */
async function writeAnswer(run: ReturnType<typeof runAnswer>, show: (answer: Turn) => void): Promise<unknown> {
  let answer: Turn = { role: "assistant", text: "", attachments: [] };
  show(answer);
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
    answer = { ...answer, ...step.value };
    show(answer);
  }
}
