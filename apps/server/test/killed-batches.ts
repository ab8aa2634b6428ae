import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seededRandom } from "@tessera/core";
import OpenAI, { toFile } from "openai";
import { expect } from "vitest";

/** Runs a batch of so many lines on a server that is killed so many times, at random moments. */
export async function expectBatchWhole({ lines, kills, seed }: { readonly lines: number; readonly kills: number; readonly seed: number }) {
  const folder = mkdtempSync(join(tmpdir(), "tessera-killed-batches-"));
  const notes = join(folder, "notes.txt");
  const random = seededRandom(seed);
  let server = await start(folder, notes);
  try {
    const input = Array.from({ length: lines }, (_, i) => lineOf(i)).join("\n");
    const file = await server.client.files.create({ file: await toFile(Buffer.from(input), "lines.jsonl"), purpose: "batch" });
    const made = await server.client.batches.create({ input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" });
    for (let kill = 0; kill < kills; kill++) {
      await new Promise((done) => setTimeout(done, 50 + random() * 400));
      const gone = new Promise((done) => server.child.once("exit", done));
      server.child.kill("SIGKILL");
      await gone;
      server = await start(folder, notes);
    }
    let batch = await server.client.batches.retrieve(made.id);
    while (batch.status !== "completed") {
      expect(["validating", "in_progress", "finalizing"]).toContain(batch.status);
      await new Promise((done) => setTimeout(done, 100));
      batch = await server.client.batches.retrieve(made.id);
    }
    expect(batch.request_counts).toEqual({ total: lines, completed: lines, failed: 0 });
    const text = await (await server.client.files.content(batch.output_file_id!)).text();
    const answers = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.map(({ custom_id, response }) => [custom_id, response.body.choices[0].message.content])).toEqual(
      Array.from({ length: lines }, (_, i) => [`id-${i}`, `answer ${i}`]),
    );
    // Only what ran at a kill was run again.
    expect(readFileSync(notes, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(lines + 4 * kills);
  } finally {
    server.child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

const lineOf = (i: number) =>
  JSON.stringify({
    custom_id: `id-${i}`,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "demo", messages: [{ role: "user", content: `line ${i}` }] },
  });

async function start(folder: string, notes: string): Promise<{ readonly child: ChildProcess; readonly client: OpenAI }> {
  const child = fork(fileURLToPath(new URL("killed-server.ts", import.meta.url)), [folder, notes], {
    execArgv: ["--import", "tsx", "--conditions=@tessera/source"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}`)));
  });
  return { child, client: new OpenAI({ apiKey: "none", baseURL: `${url}/v1` }) };
}
