import { planTiles } from "@tessera/preprocessing/plan-tiles";
import { useState } from "preact/hooks";
import type { Attachment } from "../conversation.ts";
import type { ModelCard } from "../model-card.ts";
import type { GroundedBox } from "../parse-boxes.ts";

export interface PictureProps {
  readonly attachment: Attachment;
  readonly vision?: ModelCard["vision"];
  /** Tiles it may be cut into; 0 leaves it to the model. */
  readonly maxTiles?: number;
  readonly boxes?: readonly GroundedBox[];
}

/** A picture, with its tiles and their tokens when asked for, and the boxes of an answer. */
export function Picture({ attachment, vision, maxTiles = 0, boxes = [] }: PictureProps) {
  const [showsTiles, setShowsTiles] = useState(false);
  const { kind, name, url, width, height } = attachment;
  if (kind === "video") {
    return (
      <figure class="picture">
        {/* biome-ignore lint/a11y/useMediaCaption: people's own clips have none */}
        <video src={url} controls aria-label={name} />
        <figcaption>{name}</figcaption>
      </figure>
    );
  }
  const plan =
    vision &&
    planTiles(
      { width, height },
      {
        minTiles: Math.min(vision.min_dynamic_patch, maxTiles || vision.max_dynamic_patch),
        maxTiles: maxTiles || vision.max_dynamic_patch,
        tileSize: vision.tile_size,
        thumbnail: vision.use_thumbnail,
      },
    );
  const tiles =
    plan && `${plan.columns} × ${plan.rows} tile${plan.columns * plan.rows > 1 ? "s" : ""}${plan.thumbnail ? " + overview" : ""}`;
  return (
    <figure class="picture">
      <div class="canvas">
        <img src={url} alt={name} />
        <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
          {showsTiles && plan && (
            <g class="tiles">
              {Array.from({ length: plan.columns - 1 }, (_, i) => ((i + 1) * 1000) / plan.columns).map((x) => (
                <line key={x} x1={x} x2={x} y1={0} y2={1000} />
              ))}
              {Array.from({ length: plan.rows - 1 }, (_, i) => ((i + 1) * 1000) / plan.rows).map((y) => (
                <line key={y} x1={0} x2={1000} y1={y} y2={y} />
              ))}
              <rect x={0} y={0} width={1000} height={1000} />
            </g>
          )}
          {boxes.map(({ label, box: [x1, y1, x2, y2] }) => (
            <rect key={`${label}${x1},${y1}`} class="box" x={x1} y={y1} width={Math.max(0, x2 - x1)} height={Math.max(0, y2 - y1)} />
          ))}
        </svg>
      </div>
      <figcaption>
        {boxes.length > 0 && <span class="labels">{boxes.map(({ label }) => label).join(", ")}</span>}
        {plan && boxes.length === 0 && (
          <button type="button" class="quiet" aria-pressed={showsTiles} onClick={() => setShowsTiles(!showsTiles)}>
            {tiles} · {(plan.tiles * vision.tokens_per_tile).toLocaleString("en")} tokens
          </button>
        )}
      </figcaption>
    </figure>
  );
}
