import { Writable } from "node:stream";
import pc from "picocolors";

const levels: Readonly<Record<number, string>> = {
  10: pc.dim("trace"),
  20: pc.dim("debug"),
  30: pc.green("info "),
  40: pc.yellow("warn "),
  50: pc.red("error"),
  60: pc.red("fatal"),
};
const hidden = new Set(["level", "time", "pid", "hostname", "msg", "method", "route", "status", "milliseconds", "id", "err"]);

/** Log records, JSON lines, as lines for people: time, level, what happened, and whatever else is known. */
export function logLines(write: (text: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      for (const line of String(chunk).split("\n")) if (line !== "") write(`${describe(line)}\n`);
      done();
    },
  });
}

function describe(line: string): string {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line);
  } catch {
    return line;
  }
  const time = new Date(Number(record.time)).toLocaleTimeString(undefined, { hour12: false });
  const request = record.method === undefined ? [] : [record.method, record.route, record.status, `${record.milliseconds} ms`];
  const error = (record.err as { readonly message?: string } | undefined)?.message;
  const rest = Object.entries(record)
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => pc.dim(`${name}=${typeof value === "string" ? value : JSON.stringify(value)}`));
  const words = [pc.dim(time), levels[Number(record.level)] ?? record.level, ...request, record.msg, error, ...rest];
  return words.filter((word) => word !== undefined).join(" ");
}
