import type { Device } from "../placement/device.ts";
import type { Placement, Stage, StageBytes } from "../placement/placement.ts";

const parts: readonly (readonly [keyof StageBytes, string, string])[] = [
  ["vision", "vision tower", "#4269d0"],
  ["embedding", "embedding", "#9c6b4e"],
  ["layers", "decoder layers", "#3ca951"],
  ["head", "head", "#97bbf5"],
  ["kv", "KV cache", "#efb118"],
  ["activations", "activations", "#ff725c"],
];
const [width, left, rowHeight, barHeight, top] = [760, 130, 56, 24, 70] as const;

/**
 * A placement as an SVG picture: a bar a device, as long as its memory, filled with what lies on it. Stands by itself, on light and dark pages.
 *
 * @param title one line above the bars
 */
export function drawPlacement({ stages }: Placement, devices: readonly Device[], title: string): string {
  const most = Math.max(...devices.map(({ memory }) => memory));
  const scale = (width - left - 20) / most;
  const height = top + devices.length * rowHeight + 10;
  const rows = devices.map((device, i) => drawDevice(device, stages, { y: top + i * rowHeight, scale }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
    `<text x="20" y="26" font-size="15" font-weight="600" fill="#1f2328">${escapeXml(clip(title, 92))}</text>`,
    drawLegend(),
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}

function drawLegend(): string {
  let x = 20;
  return parts
    .map(([, label, color]) => {
      const item = `<rect x="${x}" y="40" width="11" height="11" rx="2" fill="${color}"/><text x="${x + 16}" y="50" fill="#57606a">${label}</text>`;
      x += 34 + label.length * 6.6;
      return item;
    })
    .join("");
}

function drawDevice(device: Device, stages: readonly Stage[], { y, scale }: { readonly y: number; readonly scale: number }): string {
  const held = stages.filter((stage) => stage.device === device.name);
  const total = held.reduce((sum, stage) => sum + stage.total, 0);
  let x: number = left;
  const pieces = parts.map(([part, label, color]) => {
    const bytes = held.reduce((sum, stage) => sum + stage.bytes[part], 0);
    const piece = `<rect x="${round(x)}" y="${y}" width="${round(bytes * scale)}" height="${barHeight}" fill="${color}"><title>${label}: ${gigabytes(bytes)}</title></rect>`;
    x += bytes * scale;
    return bytes === 0 ? "" : piece;
  });
  const runs = held.filter(({ layers }) => layers.end > layers.first).map(({ layers }) => `${layers.first}–${layers.end - 1}`);
  const says = `${gigabytes(total)} of ${gigabytes(device.memory)}${runs.length > 0 ? `, layers ${runs.join(" and ")}` : ""}`;
  return [
    `<text x="${left - 10}" y="${y + 16}" text-anchor="end" font-weight="600" fill="#1f2328">${escapeXml(clip(device.name, 16))}</text>`,
    `<rect x="${left}" y="${y}" width="${round(device.memory * scale)}" height="${barHeight}" rx="3" fill="#eaeef2"/>`,
    ...pieces,
    `<text x="${left}" y="${y + barHeight + 15}" fill="#57606a">${says}</text>`,
  ].join("");
}

const round = (value: number) => Math.round(value * 100) / 100;
const gigabytes = (bytes: number) => (bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`);
const clip = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
