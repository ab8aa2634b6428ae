import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestBody } from "../src/page/api/request-body.ts";
import { codeSample, type SampleLanguage } from "../src/page/samples/code-sample.ts";
import { defaultSettings } from "../src/page/settings/settings.ts";
import { asked, picture, said } from "./fixtures.ts";

const run = promisify(execFile);
const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => i % 256));
const file = { ...picture, name: "my dog's $HOME.png", url: `data:image/png;base64,${bytes.toString("base64")}`, isFile: true };
const pasted = { ...picture, id: "2" };
const nasty = 'It\'s `pwd` $(pwd) \\n "quoted" 🐕\nJSON\nend';
const turns = [{ ...asked(file, pasted), text: nasty }, said("Fine. \\$5"), asked()];
const body = requestBody("m", turns, { ...defaultSettings, temperature: 0.5, minP: 0.1, maxTiles: 6, stop: "END" });
const { stream: _, stream_options: __, ...expected } = body;

let folder: string;
let server: Server;
let origin: string;
let received: unknown;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-samples-"));
  writeFileSync(join(folder, file.name), bytes);
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received = { path: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) };
    response.setHeader("content-type", "application/json");
    response.end('{"choices":[{"message":{"role":"assistant","content":"A dog."}}]}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const sample = (language: SampleLanguage) => codeSample(language, origin, body, [file, pasted]);
const has = (program: string) =>
  run(program, ["--version"]).then(
    () => true,
    () => false,
  );
/** Stands in for the client: both hand the request's fields to one function. */
const client = {
  "openai-js": `export default class OpenAI {
    constructor({ baseURL }) { this.chat = { completions: { create: async (body) =>
      (await fetch(baseURL + "/chat/completions", { method: "POST", body: JSON.stringify(body) })).json() } }; }
  }`,
  "openai-python": `import json, urllib.request
class Value:
    def __init__(self, fields): self.__dict__.update(fields)
class OpenAI:
    def __init__(self, base_url, api_key): self.url, self.chat, self.completions = base_url, self, self
    def create(self, extra_body={}, **body):
        data = json.dumps({**body, **extra_body}).encode()
        request = urllib.request.Request(self.url + "/chat/completions", data=data)
        return json.load(urllib.request.urlopen(request), object_hook=Value)
`,
};

describe("a request as code", () => {
  it("runs in a shell", async ({ skip }) => {
    if (!(await has("curl"))) skip("there is no curl");
    writeFileSync(join(folder, "ask.sh"), sample("curl"));
    await run("sh", ["ask.sh"], { cwd: folder });
    expect(received).toEqual({ path: "/v1/chat/completions", body: expected });
  });

  it("runs in Node", async () => {
    mkdirSync(join(folder, "node_modules", "openai"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "openai", "package.json"), '{ "type": "module", "main": "index.js" }');
    writeFileSync(join(folder, "node_modules", "openai", "index.js"), client["openai-js"]);
    writeFileSync(join(folder, "ask.mjs"), sample("openai-js"));
    const { stdout } = await run(process.execPath, ["ask.mjs"], { cwd: folder });
    expect([stdout, received]).toEqual(["A dog.\n", { path: "/v1/chat/completions", body: expected }]);
  });

  it("runs in Python", async ({ skip }) => {
    if (!(await has("python3"))) skip("there is no Python");
    writeFileSync(join(folder, "openai.py"), client["openai-python"]);
    writeFileSync(join(folder, "ask.py"), sample("openai-python"));
    const { stdout } = await run("python3", ["ask.py"], { cwd: folder });
    expect([stdout, received]).toEqual(["A dog.\n", { path: "/v1/chat/completions", body: expected }]);
  });

  it("reads files in place of their bytes, and holds what is no file", () => {
    for (const language of ["curl", "openai-js", "openai-python"] as const) {
      expect(sample(language)).not.toContain(bytes.toString("base64"));
      expect(sample(language)).toContain(pasted.url);
    }
  });
});
