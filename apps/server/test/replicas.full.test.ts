import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InternVL } from "@tessera/sdk";
import { type RunningServer, serve } from "@tessera/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].find((path) => existsSync(path));

describe.skipIf(nginx === undefined)("replicas behind nginx", () => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-replicas-"));
  const models: InternVL[] = [];
  const servers: RunningServer[] = [];
  let balancer: ChildProcess;
  let url: string;
  beforeAll(async () => {
    for (let i = 0; i < 2; i++) {
      models.push(await InternVL.load("demo", { precision: "int8", cacheFolder: join(folder, "cache") }));
      servers.push(await serve({ model: models[i]!, modelName: "demo", port: 0, allowedHosts: ["localhost"] }));
    }
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    let config = readFileSync(new URL("../../../deploy/nginx.conf", import.meta.url), "utf8").replace(
      "listen 8080",
      `listen 127.0.0.1:${port}`,
    );
    for (const [i, server] of servers.entries()) config = config.replace(`tessera-${i + 1}:23333`, new URL(server.url).host);
    writeFileSync(join(folder, "nginx.conf"), config);
    const words = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr", "-g", `daemon off; pid ${join(folder, "pid")};`];
    balancer = spawn(nginx!, words, { stdio: "ignore" });
    while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) await new Promise((done) => setTimeout(done, 20));
  });
  afterAll(async () => {
    balancer?.kill("SIGTERM");
    for (const server of servers) await server[Symbol.asyncDispose]();
    for (const model of models) await model[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (messages: object[], route?: string) => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(route === undefined ? {} : { "x-tessera-route": route }) },
      body: JSON.stringify({ model: "demo", messages, max_tokens: 12 }),
    });
    expect(response.status).toBe(200);
    const body = (await response.json()) as { choices: { message: object }[]; usage: { prompt_tokens_details: { cached_tokens: number } } };
    return {
      message: body.choices[0]!.message,
      cached: body.usage.prompt_tokens_details.cached_tokens,
      route: response.headers.get("x-tessera-route")!,
    };
  };

  it("a conversation that sends its key back finds its caches, and conversations are spread", async () => {
    for (let i = 0; i < 12; i++) {
      const question = {
        role: "user",
        content: `Conversation ${i}: hello, who are you? Please tell me at some length what you can do with pictures.`,
      };
      // The key is known beforehand to whoever asks again; the first answer says it.
      const { route } = await ask([question]);
      const again = await ask([question], route);
      const third = await ask([question, again.message, { role: "user", content: "And now?" }], route);
      expect(third.route).toBe(route);
      expect(third.cached).toBeGreaterThan(20);
    }
    const answered = await Promise.all(
      servers.map(async (server) =>
        Number(/^tessera_completion_tokens_total (\d+)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1] ?? 0),
      ),
    );
    for (const count of answered) expect(count).toBeGreaterThan(0);
  });

  it("goes on when a replica is gone", async () => {
    await servers[1]![Symbol.asyncDispose]();
    for (let i = 0; i < 6; i++) await ask([{ role: "user", content: `Hello ${i}` }], `key-${i}`);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
