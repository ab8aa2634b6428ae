import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { fetchMedia } from "../src/media/fetch-media.ts";

const lookup = vi.hoisted(() => vi.fn());
vi.mock("node:dns/promises", () => ({ lookup }));

const here = { address: "127.0.0.1", family: 4 };
const elsewhere = { address: "8.8.8.8", family: 4 };
let server: Server;
let port: number;
let requests = 0;
beforeAll(async () => {
  server = createServer((_, response) => {
    requests++;
    response.end("secret");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => {
  requests = 0;
  lookup.mockReset();
});

it("a name that answers with a private address the second time is asked once, and reaches nothing here", async () => {
  lookup.mockResolvedValueOnce([elsewhere]).mockResolvedValue([here]);
  await expect(fetchMedia(`http://rebind.test:${port}/`, { timeoutMs: 500 })).rejects.toMatchObject({ code: "media-fetch-failed" });
  expect(lookup).toHaveBeenCalledTimes(1);
  expect(requests).toBe(0);
});

it("a name with a private address among public ones is refused", async () => {
  lookup.mockResolvedValue([elsewhere, here]);
  await expect(fetchMedia(`http://both.test:${port}/`)).rejects.toThrow(/not public/);
  expect(requests).toBe(0);
});

it("a name that leads here is connected to at the address that was looked up, where that is allowed", async () => {
  lookup.mockResolvedValue([here]);
  expect(Buffer.from(await fetchMedia(`http://allowed.test:${port}/`, { allowPrivate: true })).toString()).toBe("secret");
  expect(requests).toBe(1);
});
