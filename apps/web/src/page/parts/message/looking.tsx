import { useEffect, useState } from "preact/hooks";
import type { Progress } from "../../chat/run-answer.ts";

/** Until the first word of an answer: what is going on, and since when. */
export function Looking({ progress }: { readonly progress: Progress | undefined }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const isRead = progress !== undefined && progress.done === progress.total;
  return (
    <div class="waiting">
      <p>
        {isRead ? "Reading…" : "Looking…"}
        {progress && !isRead && ` ${progress.done} of ${progress.total} tiles`}
        {seconds > 2 && ` · ${seconds} s`}
      </p>
      {progress && !isRead && <progress aria-label="Tiles looked at" max={progress.total} value={progress.done} />}
    </div>
  );
}
