import { useState } from "preact/hooks";
import type { Fix, MediaProblem } from "../../media/find-problems.ts";

const fixes: Readonly<Record<Fix, string>> = { shrink: "Make pictures smaller", stills: "Send frames as pictures" };

export interface ProblemListProps {
  readonly problems: readonly MediaProblem[];
  readonly onFix: (fix: Fix) => Promise<void>;
}

/** Why a question cannot be sent yet, with what helps. */
export function ProblemList({ problems, onFix }: ProblemListProps) {
  const [working, setWorking] = useState(false);
  return (
    <div role="alert">
      {problems.map(({ message, fix }) => (
        <p key={message} class="notice">
          {message}{" "}
          {fix && (
            <button
              type="button"
              class="quiet"
              disabled={working}
              onClick={() => {
                setWorking(true);
                void onFix(fix).finally(() => setWorking(false));
              }}
            >
              {working ? "Working…" : fixes[fix]}
            </button>
          )}
        </p>
      ))}
    </div>
  );
}
