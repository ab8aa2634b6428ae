import { TesseraError } from "@tessera/core";
import type { Device } from "@tessera/device-map";

const units: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12, MIB: 2 ** 20, GIB: 2 ** 30, TIB: 2 ** 40 };

/**
 * Reads `24GB,cuda:1=80GB*2,auto`: memories, with names and speeds where they are given; `auto` is what this machine has free. Throws
 * `invalid-argument` naming the entry.
 */
export function parseDevices(text: string, freeBytes: () => number): Device[] {
  return text.split(",").map((entry, i) => {
    const [, name = `device ${i}`, size = "", speed] = /^\s*(?:(.+)=)?(auto|[\d.]+\s*[a-z]+)(?:\*([\d.]+))?\s*$/i.exec(entry) ?? [];
    const memory = size.toLowerCase() === "auto" ? freeBytes() : bytesOf(size);
    if (!(memory > 0) || (speed !== undefined && !(Number(speed) > 0)))
      throw new TesseraError("invalid-argument", `Expected devices such as 24GB or cuda:0=24GB*2 but received ${JSON.stringify(entry)}`, {
        facts: { device: entry },
      });
    return { name, memory, ...(speed === undefined ? {} : { speed: Number(speed) }) };
  });
}

function bytesOf(size: string): number {
  const [, amount, unit = ""] = /^([\d.]+)\s*([a-z]+)$/i.exec(size) ?? [];
  return Number(amount) * (units[unit.toUpperCase()] ?? Number.NaN);
}
