import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Says whose a partial file is, in its name: host, process and when that process began. */
export function newOwner(): string {
  return [host(), process.pid, startOf(process.pid) ?? 0, randomBytes(3).toString("hex")].join("-");
}

/** The owner of what was left in order: whoever comes next may have it. */
export function noOwner(): string {
  return ["free", randomBytes(6).toString("hex")].join("-");
}

/** Whether a partial file's owner is surely gone. One of another host may live, unless its file has rested for a day. */
export function isGone(owner: string, restedMilliseconds: number): boolean {
  const [at, pid, start] = owner.split("-");
  if (at === "free") return true;
  if (at !== host()) return restedMilliseconds > 24 * 3600 * 1000;
  const given = Number(pid);
  if (given === process.pid) return false;
  try {
    process.kill(given, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  // The number may belong to another process by now.
  const now = startOf(given);
  return now !== undefined && start !== "0" && now !== Number(start);
}

/** Process numbers mean something within a host, and within a container there. */
function host(): string {
  return createHash("sha256").update(`${hostname()} ${processNumbers()}`).digest("hex").slice(0, 8);
}

function processNumbers(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

/** When a process began, in ticks since boot, where the system tells. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  } catch {
    return undefined;
  }
}
