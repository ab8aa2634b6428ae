import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchMedia } from "../src/media/fetch-media.ts";
import { isPublicAddress } from "../src/media/is-public-address.ts";

let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const to = new URL(request.url ?? "/", "http://x").searchParams.get("to");
    if (to !== null) response.writeHead(302, { location: to }).end();
    else if (request.url !== "/silent") response.end("picture");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("addresses that are not public", () => {
  it.each([
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[2002:7f00:1::]/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://user:pass@127.0.0.1:80/",
    "http://127.0.0.1./",
    "http://１２７.０.０.１/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
  ])("%s is refused", async (url) => {
    await expect(fetchMedia(url)).rejects.toMatchObject({ code: "media-fetch-failed" });
  });

  it("are refused as the target of a redirect, whatever the first hop", async () => {
    const allowed = { allowedHosts: ["127.0.0.1"], allowPrivate: true };
    expect(Buffer.from(await fetchMedia(`${base}/?to=/picture`, allowed)).toString()).toBe("picture");
    for (const target of ["http://localhost/", "http://[::1]/", "file:///etc/passwd"]) {
      await expect(fetchMedia(`${base}/?to=${encodeURIComponent(target)}`, allowed)).rejects.toMatchObject({ code: "media-fetch-failed" });
    }
  });

  it("cover every private IPv4 address, however it is written", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, fc.constantFrom("10", "127", "0", "169.254", "192.168", "224", "255"), (a, b, c, head) => {
        const address = [...head.split("."), a, b, c].slice(0, 4).join(".");
        expect(isPublicAddress(address)).toBe(false);
        expect(isPublicAddress(`::ffff:${address}`)).toBe(false);
      }),
    );
    for (const address of ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111"]) expect(isPublicAddress(address)).toBe(true);
  });
});

describe("limits", () => {
  const open = { allowPrivate: true };
  it("hold for redirects, size, time and hosts, and an abort keeps its reason", async () => {
    const loop = `${base}/?to=${encodeURIComponent(`${base}/?to=x`)}`;
    await expect(fetchMedia(`${base}/?to=${encodeURIComponent(loop)}`, open)).resolves.toBeInstanceOf(Buffer);
    await expect(fetchMedia(`${base}/?to=${encodeURIComponent("?to=?to=?to=?to=x")}`, { ...open, maxBytes: 3 })).rejects.toMatchObject({
      message: expect.stringMatching(/redirects|larger/),
    });
    await expect(fetchMedia(`${base}/picture`, { ...open, maxBytes: 3 })).rejects.toMatchObject({
      message: expect.stringContaining("larger than 3"),
    });
    await expect(fetchMedia(`${base}/silent`, { ...open, timeoutMs: 50 })).rejects.toMatchObject({
      message: expect.stringContaining("no answer"),
    });
    await expect(fetchMedia(`${base}/picture`, { ...open, allowedHosts: ["example.com"] })).rejects.toMatchObject({
      message: expect.stringContaining("list"),
    });
    await expect(fetchMedia(`${base}/silent`, { ...open, signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});
