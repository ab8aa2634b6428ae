import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** The program, where this machine has it. */
export const redisServer = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "redis-server"))
  .find((path) => existsSync(path));

export interface RunningRedis {
  readonly url: string;
  /** As a crash does; what was written stays. */
  kill(): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

/** A Redis of its own that writes every change to the disk before it says so. */
export async function startRedis(): Promise<RunningRedis> {
  const folder = mkdtempSync(join(tmpdir(), "tessera-redis-"));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = () =>
    new Promise<void>((resolve, reject) => {
      const options = [
        "--port",
        String(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        folder,
        "--appendonly",
        "yes",
        "--appendfsync",
        "always",
        "--save",
        "",
      ];
      child = spawn(redisServer!, options, { stdio: ["ignore", "pipe", "inherit"] });
      let said = "";
      child.stdout!.on("data", (text) => {
        said += text;
        if (said.includes("Ready to accept connections")) resolve();
      });
      child.once("error", reject);
    });
  const kill = () =>
    new Promise<void>((resolve) => {
      child!.once("exit", () => resolve());
      child!.kill("SIGKILL");
    });
  await start();
  const end = async () => {
    await kill();
    rmSync(folder, { recursive: true });
  };
  return { url: `redis://127.0.0.1:${port}`, kill, start, end };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
