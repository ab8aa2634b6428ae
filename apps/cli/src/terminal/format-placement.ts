import type { Device, Placement, StageBytes } from "@tessera/device-map";
import { formatBytes } from "./format-bytes.ts";

const columns: readonly (readonly [keyof StageBytes, string])[] = [
  ["vision", "vision"],
  ["embedding", "embedding"],
  ["layers", "weights"],
  ["head", "head"],
  ["kv", "KV cache"],
  ["activations", "activations"],
];

/** A placement as a table: a row a stage, what each part takes, what bounds the rate, and what each device has left. */
export function formatPlacement({ stages }: Placement, devices: readonly Device[], title: string): string {
  const rows = stages.map(({ device, layers, bytes, total }) => [
    device,
    layers.end > layers.first ? `${layers.first}–${layers.end - 1}` : "none",
    ...columns.map(([part]) => (bytes[part] === 0 ? "·" : formatBytes(bytes[part]))),
    formatBytes(total),
  ]);
  const table = [["device", "layers", ...columns.map(([, name]) => name), "in all"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "));
  return [title, "", ...lines, "", ...explain(stages, devices), ""].join("\n");
}

function explain(stages: Placement["stages"], devices: readonly Device[]): string[] {
  const slowest = stages.reduce((most, stage) => (stage.load > most.load ? stage : most));
  const even = stages.reduce((sum, { load }) => sum + load, 0) / stages.length;
  const balance =
    stages.length > 1
      ? [`${slowest.device} reads the most for its speed, ${(slowest.load / even).toFixed(2)} × the mean: it bounds the rate.`]
      : [];
  const left = devices.map(({ name, memory }) => {
    const used = stages.filter(({ device }) => device === name).reduce((sum, { total }) => sum + total, 0);
    return used === 0 ? `${name}: not needed.` : `${name}: ${formatBytes(memory - used)} of ${formatBytes(memory)} left.`;
  });
  return [...balance, ...left];
}
