import { useState } from "preact/hooks";
import { modelSize } from "../../media/model-size.ts";
import { tilePlan } from "../../media/tile-plan.ts";
import { BoxLayer } from "./box-layer.tsx";
import type { PictureProps } from "./picture-props.ts";
import { TileLayer } from "./tile-layer.tsx";

/** A picture, with its tiles and their tokens when asked for, and the boxes of an answer. */
export function Still({ attachment, vision, settings, boxes = [], seen }: PictureProps) {
  const [showsTiles, setShowsTiles] = useState(false);
  const { name, url } = attachment;
  const size = modelSize(attachment, settings);
  if (size.width === 0) {
    return (
      <figure class="picture">
        <p class="canvas unseen">No preview</p>
        <figcaption>{name}</figcaption>
      </figure>
    );
  }
  const plan = vision && tilePlan(size, vision, settings.maxTiles);
  const grid = plan && plan.columns * plan.rows > 1 ? `${plan.columns} × ${plan.rows} tiles` : "1 tile";
  return (
    <figure class="picture">
      <div class="canvas">
        {/* Shown as the model sees it. */}
        <img class={settings.autoOrient ? "" : "as-stored"} src={url} alt={name} {...size} />
        {plan && (showsTiles || seen !== undefined) && <TileLayer columns={plan.columns} rows={plan.rows} seen={seen} />}
        <BoxLayer boxes={boxes} />
      </div>
      <figcaption>
        {plan && boxes.length === 0 && (
          <button type="button" class="quiet" aria-pressed={showsTiles} onClick={() => setShowsTiles(!showsTiles)}>
            {grid}
            {plan.thumbnail ? " + overview" : ""} · {(plan.tiles * vision.tokens_per_tile).toLocaleString("en")} tokens
          </button>
        )}
      </figcaption>
    </figure>
  );
}
