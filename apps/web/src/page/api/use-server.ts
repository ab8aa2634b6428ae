import { useCallback, useEffect, useState } from "preact/hooks";
import { ApiError } from "./api-error.ts";
import { fetchModel } from "./fetch-model.ts";
import type { ModelCard } from "./model-card.ts";

export type ServerStatus = "connecting" | "ready" | "wants-key" | "gone";

export interface Server {
  readonly status: ServerStatus;
  /** The last one heard of: a server that went away may come back with it. */
  readonly model: ModelCard | undefined;
  /** Looks again, after something failed. */
  readonly check: () => void;
}

const retryMilliseconds = 2000;

/** The server behind the page. One that does not answer is asked again until it does. */
export function useServer(apiKey: string): Server {
  const [status, setStatus] = useState<ServerStatus>("connecting");
  const [model, setModel] = useState<ModelCard>();
  const [round, setRound] = useState(0);
  const check = useCallback(() => setRound((count) => count + 1), []);
  useEffect(() => {
    const leave = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        setModel(await fetchModel(apiKey, leave.signal));
        setStatus("ready");
      } catch (error) {
        if (leave.signal.aborted) return;
        const wantsKey = error instanceof ApiError && error.status === 401;
        setStatus(wantsKey ? "wants-key" : "gone");
        if (!wantsKey) timer = setTimeout(look, retryMilliseconds);
      }
    };
    void look();
    return () => {
      leave.abort();
      clearTimeout(timer);
    };
  }, [apiKey, round]);
  return { status, model, check };
}
