import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, it } from "vitest";
import { runTessera } from "./run-tessera.ts";

const redisServer = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "redis-server"))
  .find((path) => existsSync(path));

it.skipIf(redisServer === undefined)("workers run what a server took, whichever of them is killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-worker-"));
  const port = await freePort();
  const redis = spawn(redisServer!, ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""], { stdio: "ignore" });
  const place = ["--jobs", join(folder, "jobs"), "--redis", `redis://127.0.0.1:${port}`];
  const env = { TESSERA_CACHE: join(folder, "cache") };
  const children: ChildProcess[] = [];
  const keep = (child: ChildProcess) => void children.push(child);
  try {
    await runTessera(["convert", "--model", "demo"], env);
    const server = runTessera(["serve", "demo", "--port", "0", "--batch-concurrency", "0", "--in-process", ...place], env, keep);
    const url = await new Promise<string>((resolve) =>
      children[0]!.stdout!.once("data", (line: Buffer) => resolve(line.toString().trim())),
    );
    const id = await sendBatch(url, 12);
    const worker = () => runTessera(["worker", "demo", "--in-process", ...place], env, keep);
    const first = worker();
    while ((await batchOf(url, id)).request_counts.completed < 3) await new Promise((done) => setTimeout(done, 20));
    children[1]!.kill("SIGKILL");
    await first;
    const second = worker();
    let batch = await batchOf(url, id);
    for (; batch.status !== "completed"; batch = await batchOf(url, id)) await new Promise((done) => setTimeout(done, 50));
    expect(batch.request_counts).toEqual({ total: 12, completed: 12, failed: 0 });
    const output = await (await fetch(`${url}/files/${batch.output_file_id}/content`)).text();
    const lines = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ custom_id }) => custom_id)).toEqual(Array.from({ length: 12 }, (_, i) => `id-${i}`));
    expect(lines[0].response.body.choices[0].message.content).toEqual(expect.any(String));
    for (const child of [children[0]!, children[2]!]) child.kill("SIGTERM");
    const ended = await Promise.all([server, second]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(ended[1]!.stderr).toContain("Running lines for demo");
  } finally {
    for (const child of [...children, redis]) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

async function sendBatch(url: string, count: number): Promise<string> {
  const lines = Array.from({ length: count }, (_, i) => ({
    custom_id: `id-${i}`,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "demo", messages: [{ role: "user", content: `What is ${i} + 1?` }], max_tokens: 8 },
  }));
  const form = new FormData();
  form.set("purpose", "batch");
  form.set("file", new Blob([lines.map((line) => JSON.stringify(line)).join("\n")]), "in.jsonl");
  const file = (await (await fetch(`${url}/files`, { method: "POST", body: form })).json()) as { id: string };
  const asked = { input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" };
  const made = await fetch(`${url}/batches`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(asked),
  });
  return ((await made.json()) as { id: string }).id;
}

interface BatchObject {
  readonly status: string;
  readonly output_file_id: string;
  readonly request_counts: { readonly total: number; readonly completed: number; readonly failed: number };
}

async function batchOf(url: string, id: string): Promise<BatchObject> {
  return (await (await fetch(`${url}/batches/${id}`)).json()) as BatchObject;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
