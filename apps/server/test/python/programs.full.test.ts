import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { listDemoQuestions } from "@tessera/demo-model";
import { type RunningServer, type SupervisedModel, serve, superviseModel } from "@tessera/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childFlags } from "../child-flags.ts";
import { pythonEnvironment } from "./python-environment.ts";

const run = promisify(execFile);
const [about] = (await listDemoQuestions()).filter(({ images }) => images.length === 1) as [
  Awaited<ReturnType<typeof listDemoQuestions>>[0],
];
const bin = await pythonEnvironment();
let folder: string;
let model: SupervisedModel;
let media: Server;

beforeAll(async () => {
  if (bin === undefined) return;
  folder = mkdtempSync(join(tmpdir(), "tessera-python-"));
  model = await superviseModel({ folder: "demo", load: { precision: "fp32", cacheFolder: folder }, execArgv: childFlags });
  media = createServer((_, response) => response.end(readFileSync(about.images[0]!)));
  await new Promise<void>((resolve) => media.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  media?.close();
  await model?.[Symbol.asyncDispose]();
  if (folder) rmSync(folder, { recursive: true });
});

const start = (port = 0): Promise<RunningServer> =>
  serve({ model, modelName: "demo", port, allowPrivateMedia: true, deadlineSeconds: 1800 });

describe.skipIf(bin === undefined)("the model card and a fuzzer, in Python", () => {
  it("the model card's example runs word for word, but for the picture's address", async () => {
    await using _ = await start(23333);
    const card = readFileSync(join(import.meta.dirname, "model-card.py"), "utf8");
    const local = `http://127.0.0.1:${(media.address() as AddressInfo).port}/tiger.jpeg`;
    const { stdout } = await run(join(bin!, "python"), ["-c", card.replace(/https:\S+tiger\.jpeg/, local)]);
    expect(stdout).toMatch(/^ChatCompletion\(id='chatcmpl-.*role='assistant'/);
  });

  it("a fuzzer over the OpenAPI document gets no server error, leaves nothing behind and disturbs nobody", async () => {
    await using server = await start();
    const options = ["--checks", "not_a_server_error,content_type_conformance,status_code_conformance", "--max-examples", "600"];
    const quiet = ["--workers", "4", "--request-timeout", "1800", "--no-color", "--generation-database", "none"];
    let fuzzing = true;
    const program = join(bin!, "schemathesis");
    const fuzz = run(program, ["run", `${server.url}/openapi.json`, ...options, ...quiet], { maxBuffer: 64 * 2 ** 20, cwd: folder });
    void fuzz.catch(() => {}).finally(() => (fuzzing = false));
    let asked = 0;
    while (fuzzing) {
      const events = model.stream({ question: about.question, images: about.images });
      for await (const event of events) if (event.type === "finish") expect(event.result.text).toBe(about.answer);
      asked++;
    }
    const { stdout } = await fuzz;
    expect(Number(/(\d+) generated, \1 passed/.exec(stdout)?.[1])).toBeGreaterThan(10_000);
    expect(asked).toBeGreaterThan(5);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const errors = [...metrics.matchAll(/^tessera_responses_total\{.*status="(5\d\d)"\}/gm)].map((match) => match[1]);
    expect(errors.filter((status) => status !== "503")).toEqual([]);
    expect(metrics).toMatch(/^tessera_running_requests 0$/m);
    expect(model.restarts).toBe(0);
    await expect.poll(() => model.activeSlots).toBe(0);
  });
});
