import { TesseraError } from "@tessera/core";
import { type Logger, pino } from "pino";
import { logLines } from "../terminal/log-lines.ts";

/** On stderr, since stdout has the address: lines for people on a terminal, JSON elsewhere. */
export function createLogger(level: string, format = process.stderr.isTTY ? "text" : "json"): Logger {
  if (!/^(text|json)$/.test(format))
    throw new TesseraError("invalid-argument", `Expected text or json for --log-format but received ${format}`);
  if (!/^(trace|debug|info|warn|error|fatal|silent)$/.test(level))
    throw new TesseraError("invalid-argument", `Expected debug, info, warn, error or silent for --log-level but received ${level}`);
  return pino({ level }, format === "json" ? pino.destination(2) : logLines((text) => process.stderr.write(text)));
}
