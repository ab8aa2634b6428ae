import { useEffect, useState } from "preact/hooks";
import type { ModelCard } from "../../api/model-card.ts";
import type { Attachment } from "../../chat/conversation.ts";
import { clipStills } from "../../media/clip-stills.ts";

export interface ClipProps {
  readonly attachment: Attachment;
  readonly frames: number;
  readonly vision: ModelCard["vision"];
}

/** Longest side of a frame in the strip, in pixels */
const stripSide = 160;

/** A clip, playable, with the frames that the model gets. */
export function Clip({ attachment, frames, vision }: ClipProps) {
  const { name, url, animated, stills } = attachment;
  const [strip, setStrip] = useState<readonly string[]>(stills ?? []);
  useEffect(() => {
    let wanted = true;
    if (stills === undefined && !animated) {
      // Browsers play less than servers do: without a strip there is only the player.
      clipStills(attachment, Math.min(frames, 16), stripSide).then(
        (found) => wanted && setStrip(found),
        () => {},
      );
    } else setStrip(stills ?? []);
    return () => {
      wanted = false;
    };
  }, [attachment, stills, animated, frames]);
  const count = stills?.length ?? frames;
  const tokens = vision && ` · ${(count * vision.tokens_per_tile).toLocaleString("en")} tokens`;
  return (
    <figure class="picture clip">
      <div class="canvas">
        {animated ? (
          <img src={url} alt={name} />
        ) : (
          // biome-ignore lint/a11y/useMediaCaption: people's own clips have none
          <video src={url} controls playsInline aria-label={name} />
        )}
      </div>
      {strip.length > 0 && (
        <ol class="strip" aria-label="Frames">
          {strip.map((still, i) => (
            <li key={i}>
              <img src={still} alt={`Frame ${i + 1}`} />
            </li>
          ))}
        </ol>
      )}
      <figcaption>
        {count} frame{count > 1 ? "s" : ""}
        {stills ? " as pictures" : ""}
        {tokens}
      </figcaption>
    </figure>
  );
}
