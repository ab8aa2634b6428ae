import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HubOptions, huggingFace, listModels, modelScope, type PullEvent, pullModel, removeModel } from "@tessera/hub";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HubServer } from "./hub-server.ts";
import { repository } from "./repository.ts";

const files = repository();
const wanted = [
  "config.json",
  "merges.txt",
  "model-00001-of-00002.safetensors",
  "model-00002-of-00002.safetensors",
  "model.safetensors.index.json",
  "tokenizer_config.json",
];
const shard = "model-00001-of-00002.safetensors";
let cache: string;
let server: HubServer;
let storage: HubServer;

beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), "tessera-hub-"));
  server = await new HubServer(files).listen();
  storage = await new HubServer(files).listen();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await storage[Symbol.asyncDispose]();
  rmSync(cache, { recursive: true });
});

const options = (more: HubOptions = {}): HubOptions => ({
  sources: [huggingFace(server.url), modelScope(server.url)],
  cacheFolders: { hf: join(cache, "hf"), modelscope: join(cache, "ms") },
  firstPauseMilliseconds: 1,
  stallMilliseconds: 2000,
  ...more,
});
const pull = (more?: HubOptions) => pullModel("Owner/Name", options(more));

function expectWhole(folder: string): void {
  expect(readdirSync(folder).sort()).toEqual(wanted);
  for (const name of wanted) expect(Buffer.compare(readFileSync(join(folder, name)), Buffer.from(files[name]!)), name).toBe(0);
}

describe("pullModel", () => {
  it("brings what a checkpoint needs into the shared layout, and nothing else", async () => {
    const { folder, commit, cached } = await pull();
    expectWhole(folder);
    expect(cached).toBe(false);
    expect(folder).toBe(join(cache, "hf", "models--Owner--Name", "snapshots", commit!));
    expect(readFileSync(join(cache, "hf", "models--Owner--Name", "refs", "main"), "utf8")).toBe(commit);
    expect(readdirSync(join(cache, "hf", "models--Owner--Name", ".incomplete"))).toEqual([]);
    const before = new Map(server.sent);
    expect(await pull()).toEqual({ folder, commit, cached: true });
    expect(server.sent).toEqual(before);
    expect((await pull({ offline: true })).folder).toBe(folder);
  });

  it("tells sizes first, then every byte", async () => {
    const events: PullEvent[] = [];
    await pull({ onProgress: (event) => events.push(event) });
    const starts = events.filter(({ type }) => type === "pull-start");
    expect(starts).toHaveLength(2);
    const last = events.findLast((event) => event.type === "pull-progress");
    expect(last).toMatchObject({ doneBytes: files[shard]!.length * 2 - 1_000_001, totalBytes: files[shard]!.length * 2 - 1_000_001 });
    expect(events.at(-1)).toMatchObject({ type: "pull-end", cached: false });
  });

  it("keeps the token for the hub's own host", async () => {
    server.manners.token = "secret";
    server.manners.storage = storage.url;
    await expect(pull()).rejects.toMatchObject({ code: "hub-refused", message: expect.stringContaining("wants a token") });
    expectWhole((await pull({ tokens: { hf: "secret" } })).folder);
    expect(storage.authorizations.length).toBeGreaterThan(5);
    expect(storage.authorizations.every((one) => one === undefined)).toBe(true);
  });

  it.each([
    ["ignores ranges", { ignoresRanges: true }],
    ["cuts connections", { cutsAfter: 1_500_000 }],
    ["stalls", { stallsAfter: 1_200_000 }],
    ["answers 500, 503 and 429 for a while", { failures: [500, 503, 429, 500].map((status) => ({ status, retryAfter: 0 })) }],
  ])("is right where the server %s", async (_, manners) => {
    Object.assign(server.manners, manners);
    expectWhole((await pull({ stallMilliseconds: 300 })).folder);
  });

  it("asks again for what came damaged, and gives up on what stays so", async () => {
    server.manners.corruptsEvery = 7;
    expectWhole((await pull({ connections: 1 })).folder);
    rmSync(join(cache, "hf"), { recursive: true });
    server.manners.corruptsEvery = 1;
    await expect(pull()).rejects.toMatchObject({ code: "download-corrupt", message: expect.stringContaining(".json") });
  });

  it("refuses bytes that change while they come", async () => {
    let count = 0;
    server.manners.cutsAfter = 1_500_000;
    server.manners.storageEtag = () => `version-${count++}`;
    await expect(pull()).rejects.toMatchObject({ code: "hub-refused", message: expect.stringContaining("changed while") });
  });

  it.each([
    [403, "hub-refused", "did not grant access"],
    [404, "checkpoint-not-found", "has no"],
    [418, "hub-refused", "answered 418"],
  ])("says what %i means", async (status, code, message) => {
    server.manners.failures = Array.from({ length: 3 }, () => ({ status }));
    await expect(pull()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("gives up on a hub that never answers, and on one that is not there", async () => {
    server.manners.failures = Array.from({ length: 20 }, () => ({ status: 502 }));
    await expect(pull()).rejects.toMatchObject({ code: "hub-unreachable", message: expect.stringContaining("502") });
    const none = options({ sources: [huggingFace("http://127.0.0.1:1")], attempts: 2 });
    await expect(pullModel("Owner/Name", none)).rejects.toMatchObject({ code: "hub-unreachable" });
  });

  it("waits as long as it is asked to", async () => {
    const waits: number[] = [];
    server.manners.failures = [{ status: 429, retryAfter: 1 }];
    await pull({ onProgress: (event) => event.type === "pull-retry" && waits.push(event.waitMilliseconds) });
    expect(waits[0]).toBe(1000);
  });

  it("stops at an abort with its reason, and goes on from there", async () => {
    server.manners.slowness = 5;
    const controller = new AbortController();
    const reason = new Error("enough");
    const aborted = pull({
      signal: controller.signal,
      onProgress: (event) =>
        event.type === "pull-progress" && event.file === shard && event.fileDone > 1_500_000 && controller.abort(reason),
    });
    await expect(aborted).rejects.toBe(reason);
    expect(readdirSync(join(cache, "hf", "models--Owner--Name", ".incomplete"))).toHaveLength(1);
    server.manners.slowness = 0;
    const sent = server.sent.get(shard)!;
    expectWhole((await pull()).folder);
    // What was in place is not asked for again.
    expect(server.sent.get(shard)! - sent).toBeLessThanOrEqual(files[shard]!.length - 2 ** 20);
  });

  it("uses what another tool downloaded, and refuses half of it", async () => {
    const folder = join(cache, "hf", "models--Owner--Name");
    const snapshot = join(folder, "snapshots", "a".repeat(40));
    mkdirSync(join(folder, "refs"), { recursive: true });
    mkdirSync(snapshot, { recursive: true });
    writeFileSync(join(folder, "refs", "main"), "a".repeat(40));
    writeFileSync(join(snapshot, "config.json"), "{}");
    await expect(pull({ offline: true })).rejects.toMatchObject({ code: "checkpoint-not-found" });
    writeFileSync(join(snapshot, "model.safetensors"), "");
    expect((await pull({ offline: true })).folder).toBe(snapshot);
  });

  it.each(["../../evil.safetensors", "a/../../b.safetensors", "/etc/passwd.safetensors", "con.json", "a\\b.safetensors", "x:y.json"])(
    "refuses a repository that lists %s",
    async (name) => {
      await using hostile = await new HubServer({ "config.json": "{}", [name]: "x" }).listen();
      await expect(pullModel("Owner/Name", options({ sources: [huggingFace(hostile.url)] }))).rejects.toMatchObject({
        code: "hub-refused",
        message: expect.stringContaining("no plain path"),
      });
    },
  );

  it("names what a repository has instead of a checkpoint", async () => {
    await using none = await new HubServer({ "README.md": "hello" }).listen();
    await using pickled = await new HubServer({ "config.json": "{}", "pytorch_model.bin": "x" }).listen();
    const at = ({ url }: HubServer) => pullModel("Owner/Name", options({ sources: [huggingFace(url)] }));
    await expect(at(none)).rejects.toMatchObject({ code: "checkpoint-not-found", message: expect.stringContaining("config.json") });
    await expect(at(pickled)).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringContaining("only pytorch_model.bin"),
    });
  });

  it.each(["", "name", "a/b/c", "../x/y", "./a/b", "a--b/c", "nohub:a/b", "a/b@../c", "C:\\models\\x"])(
    "takes %j for no name",
    async (name) => {
      await expect(pullModel(name, options())).rejects.toMatchObject({ code: "invalid-argument" });
    },
  );

  it("pulls from ModelScope, whose listings are cut, into its layout", async () => {
    const { folder } = await pullModel("modelscope:Owner/Name", options());
    expect(folder).toBe(join(cache, "ms", "models", "Owner--Name", "snapshots", "master"));
    expectWhole(folder);
    const many = Object.fromEntries(Array.from({ length: 3100 }, (_, i) => [`more/${i}.txt`, "x"]));
    await using large = await new HubServer({ ...many, ...files }).listen();
    const from = options({ sources: [modelScope(large.url)], cacheFolders: { modelscope: join(cache, "large") } });
    expectWhole((await pullModel("modelscope:Owner/Name", from)).folder);
  });

  it("lists and removes what is in the caches", async () => {
    await pull();
    await pullModel("modelscope:Owner/Name", options());
    const models = await listModels(options());
    expect(models.map(({ name }) => name)).toEqual(["Owner/Name", "modelscope:Owner/Name"]);
    const bytes = wanted.reduce((sum, name) => sum + Buffer.from(files[name]!).length, 0);
    expect(models[1]!.bytes).toBe(bytes);
    expect(models[0]!.bytes).toBe(bytes + 40);
    await removeModel("Owner/Name", options());
    expect((await listModels(options())).map(({ name }) => name)).toEqual(["modelscope:Owner/Name"]);
    await expect(removeModel("Owner/Name", options())).rejects.toMatchObject({ code: "checkpoint-not-found" });
  });
});
