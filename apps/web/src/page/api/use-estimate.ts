import { useEffect, useRef, useState } from "preact/hooks";
import { isClip, type Turn } from "../chat/conversation.ts";
import type { Settings } from "../settings/settings.ts";
import { ApiError } from "./api-error.ts";
import { clipTokens } from "./clip-tokens.ts";
import type { ModelCard } from "./model-card.ts";
import type { PictureNames } from "./picture-names.ts";
import { request } from "./request.ts";
import { requestBody } from "./request-body.ts";

/** What the next question would take. */
interface Estimate {
  readonly promptTokens: number;
  /** Tokens of question and answer together */
  readonly contextLength: number;
  /** Seconds to the first token, once the server knows its speed */
  readonly firstToken: number | undefined;
}

export type EstimateState = { readonly estimate?: Estimate; readonly refusal?: string };

interface Wire {
  readonly prompt_tokens: number;
  readonly max_model_len: number;
  readonly seconds?: { readonly first_token: number } | null;
}

const pauseMilliseconds = 400;

/**
 * Asks the server what a question would take, once nothing has changed for a moment. Clips are left out of what is sent and reckoned here:
 * the server would decode them each time.
 *
 * @param turns end with the question; empty asks nothing
 */
export function useEstimate(
  model: ModelCard | undefined,
  turns: readonly Turn[],
  settings: Settings,
  names: PictureNames,
  apiKey: string,
): EstimateState {
  const [state, setState] = useState<EstimateState>({});
  const latest = useRef(turns);
  latest.current = turns;
  const key = JSON.stringify([
    model?.id,
    apiKey,
    settings,
    turns.map(({ text, attachments }) => [text, attachments.map(({ id, pages, stills }) => [id, pages, stills?.length])]),
  ]);
  useEffect(() => {
    if (model === undefined || turns.length === 0) {
      setState({});
      return;
    }
    const leave = new AbortController();
    const ask = async () => {
      const sent = latest.current.map((turn) => ({ ...turn, attachments: turn.attachments.filter((one) => !isClip(one) || one.stills) }));
      const unnamed = sent.map((turn) => (turn.text === "" && turn.attachments.length === 0 ? { ...turn, text: "?" } : turn));
      try {
        const answer = await names.send((picture) =>
          request("v1/estimate", { body: requestBody(model.id, unnamed, settings, picture), apiKey, signal: leave.signal }),
        );
        const { prompt_tokens, max_model_len, seconds } = (await answer.json()) as Wire;
        const promptTokens = prompt_tokens + clipTokens(latest.current, model, settings);
        setState({ estimate: { promptTokens, contextLength: max_model_len, firstToken: seconds?.first_token } });
      } catch (error) {
        if (leave.signal.aborted) return;
        const refused = error instanceof ApiError ? error.isRefusal && ![404, 405].includes(error.status) : true;
        setState(refused ? { refusal: error instanceof Error ? error.message : String(error) } : {});
      }
    };
    const timer = setTimeout(ask, pauseMilliseconds);
    return () => {
      leave.abort();
      clearTimeout(timer);
    };
  }, [key]);
  return state;
}
