import type { GroundedBox } from "./grounded-box.ts";
import { type PictureSize, toPixels } from "./to-pixels.ts";

/** Colours that white letters can be read on, far from each other. */
const colours = ["#d6006c", "#0069c2", "#00783a", "#b34700", "#6b34c9", "#00707a", "#a1002b", "#5c5c00"];
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const longest = 60;

/**
 * An SVG drawing of boxes with their labels, as large as their picture: one colour a label, or one a box where all have the same label.
 *
 * @param href a data URL of the picture, to stand below the boxes; without it they stand alone
 */
export function boxOverlay(boxes: readonly GroundedBox[], size: PictureSize, href?: string): string {
  const { width, height } = size;
  const labels = [...new Set(boxes.map(({ label }) => label))];
  const thick = Math.max(2, Math.round(Math.min(width, height) / 150));
  const letters = Math.max(11, Math.round(Math.min(width, height) / 28));
  const drawn = boxes.map(({ label, box }, i) => {
    const colour = colours[(labels.length > 1 ? labels.indexOf(label) : i) % colours.length]!;
    const [x1, y1, x2, y2] = toPixels(box, size);
    const room = Math.round(letters * 1.4);
    // Labels stand on their box; where the picture ends, inside it, and moved to the left.
    const top = y1 >= room ? y1 - room : y1;
    const text = label.length > longest ? `${label.slice(0, longest)}…` : label || `${i + 1}`;
    const long = Math.round((text.length * 0.6 + 0.8) * letters);
    const start = Math.max(0, Math.min(x1, width - long));
    return [
      `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="${colour}" stroke-width="${thick}"/>`,
      `<rect x="${start}" y="${top}" width="${long}" height="${room}" fill="${colour}"/>`,
      `<text x="${start + Math.round(letters * 0.4)}" y="${top + letters}" font-family="sans-serif" font-size="${letters}" fill="#fff">${escapeText(text)}</text>`,
    ].join("");
  });
  const picture = href === undefined ? "" : `<image href="${escapeText(href)}" width="${width}" height="${height}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${picture}${drawn.join("")}</svg>`;
}

/** Markup as text, without the characters that no XML may hold. */
function escapeText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, " ").replace(/[&<>"']/g, (mark) => entities[mark]!);
}
