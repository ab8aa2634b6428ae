import { randomUUID } from "node:crypto";

/** Matches {@link temporaryName}: process id and start time are the groups. */
export const temporaryPattern: RegExp = /\.(\d+)-(\d+)-[0-9a-f]{8}\.partial$/;

/** Name of the folder a conversion is written to before it is complete; no two conversions share one. */
export function temporaryName(name: string): string {
  return `${name}.${process.pid}-${Math.round(performance.timeOrigin)}-${randomUUID().slice(0, 8)}.partial`;
}
