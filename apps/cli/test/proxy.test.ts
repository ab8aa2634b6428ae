import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HubServer } from "../../../packages/hub/test/hub-server.ts";
import { repository } from "../../../packages/hub/test/repository.ts";
import { runTessera } from "./run-tessera.ts";

let hub: HubServer;
let proxy: Server;
let home: string;
/** Hosts that the proxy was asked for. */
const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  home = mkdtempSync(join(tmpdir(), "tessera-proxy-"));
  hub = await new HubServer(repository(1_100_000)).listen();
  // Knows the hub by a name that nobody else does.
  proxy = createServer().on("connect", (request, socket) => {
    asked.push(request.url!);
    const upstream = connect(Number(new URL(hub.url).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    socket.on("error", () => upstream.destroy());
    upstream.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await hub[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
});

describe("tessera pull", () => {
  it("goes through the proxy that the environment names, with the token that a login left", async () => {
    hub.manners.token = "hf_secret";
    writeFileSync(join(home, "token"), "hf_secret\n");
    const env = {
      HF_HOME: home,
      HF_ENDPOINT: "http://hub.invalid",
      http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    };
    const { stdout, stderr, code } = await runTessera(["pull", "Owner/Name"], env);
    expect(stderr).not.toContain("hub-");
    expect(code).toBe(0);
    expect(stdout.trim()).toBe(join(home, "hub", "models--Owner--Name", "snapshots", hub.commit));
    expect(new Set(asked)).toEqual(new Set(["hub.invalid:80"]));
  });

  it("passes the proxy by for hosts that it is not for", async () => {
    const env = { HF_HOME: home, HF_ENDPOINT: hub.url, http_proxy: "http://127.0.0.1:9", no_proxy: "127.0.0.1" };
    expect(await runTessera(["pull", "Owner/Name"], env)).toMatchObject({ code: 0 });
  });
});
