import type { GroundedBox } from "@tessera/grounding";
import { boxColours } from "../../grounding/box-colours.ts";

const clamp = (value: number) => Math.min(1000, Math.max(0, value));

/** The boxes of an answer over its picture, each with its label and a colour of its own. */
export function BoxLayer({ boxes }: { readonly boxes: readonly GroundedBox[] }) {
  const colours = boxColours(boxes);
  return (
    <ul class="boxes" aria-label="Boxes" hidden={boxes.length === 0}>
      {boxes.map(({ label, box }, i) => {
        const [x1, y1, x2, y2] = box.map(clamp) as [number, number, number, number];
        const [left, top] = [Math.min(x1, x2), Math.min(y1, y2)];
        const place = {
          left: `${left / 10}%`,
          top: `${top / 10}%`,
          width: `${Math.abs(x2 - x1) / 10}%`,
          height: `${Math.abs(y2 - y1) / 10}%`,
        };
        // Labels stand on their box; where the picture ends, below or inside it.
        const upright = top >= 90 ? "" : Math.max(y1, y2) <= 900 ? " below" : " inside";
        const sides = `${upright}${left > 650 ? " leftward" : ""}`;
        return (
          <li key={i} class={`box colour-${colours[i]}${sides}`} style={place}>
            <span class="label">{label || `${i + 1}`}</span>
          </li>
        );
      })}
    </ul>
  );
}
