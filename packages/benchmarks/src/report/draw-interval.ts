import type { Interval } from "../scoring/bootstrap.ts";
import { type Html, html } from "./html.ts";

const [width, height] = [320, 16];

/** A bar for a figure, and a line over its interval. The numbers stand beside it, so that it is decoration. */
export function drawInterval(value: number, interval: Interval | undefined, most: number): Html {
  const at = (figure: number) => ((Math.max(0, figure) / most) * width).toFixed(1);
  const range =
    interval === undefined
      ? ""
      : html`<line class="range" x1="${at(interval.low)}" x2="${at(interval.high)}" y1="${height / 2}" y2="${height / 2}"/>`;
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><rect class="bar" width="${at(value)}" height="${height}"/>${range}</svg>`;
}
