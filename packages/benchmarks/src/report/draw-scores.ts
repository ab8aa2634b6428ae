import { type Html, html } from "./html.ts";

const bins = 10;
const [width, height] = [400, 120];

/** How scores are spread, in tenths; nothing where answers are right or wrong alone. */
export function drawScores(values: readonly number[]): Html {
  if (values.every((value) => value === 0 || value === 1)) return html``;
  const counts = Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))]!++;
  const most = Math.max(...counts);
  const column = width / bins;
  const bars = counts.map((count, i) => {
    const tall = (count / most) * (height - 40);
    const middle = (i + 0.5) * column;
    return html`<rect class="bar" x="${i * column + 2}" y="${(height - 20 - tall).toFixed(1)}" width="${column - 4}" height="${tall.toFixed(1)}"/><text x="${middle}" y="${(height - 24 - tall).toFixed(1)}" text-anchor="middle">${count}</text><text x="${middle}" y="${height - 4}" text-anchor="middle">${(i / bins).toFixed(1)}</text>`;
  });
  const said = counts.map((count, i) => `${count} from ${(i / bins).toFixed(1)}`).join(", ");
  return html`<h2>Scores</h2><svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Answers by score: ${said}">${bars}</svg>`;
}
