import { randomUUID } from "node:crypto";
import type { Batch, NewBatch } from "../batch.ts";
import type { BatchStore } from "../batch-store.ts";
import type { LineError } from "../lines/line-error.ts";
import { batchOf } from "./batch-of.ts";
import { adding, preamble, type RunScript } from "./run-script.ts";

const add = `${adding}
local batch = key('batch', ARGV[2])
redis.call('HSET', batch, 'id', ARGV[2], 'owner', ARGV[3], 'inputFileId', ARGV[4], 'endpoint', ARGV[5], 'status', 'validating',
  'createdAt', now, 'expiresAt', now + ARGV[7], 'total', 0, 'completed', 0, 'failed', 0)
if ARGV[6] ~= '' then redis.call('HSET', batch, 'metadata', ARGV[6]) end
redis.call('ZADD', key('batches', ARGV[3]), now, ARGV[2])
redis.call('ZADD', key('open', 'all'), now, ARGV[2])
return redis.call('HGETALL', batch)`;

const get = `${preamble} return redis.call('HGETALL', key('batch', ARGV[2]))`;

/** Newest first, behind the batch that is named: owner, after, limit. */
const list = `${preamble}
local first = 0
if ARGV[3] ~= '' then
  local rank = redis.call('ZREVRANK', key('batches', ARGV[2]), ARGV[3])
  if not rank then return {} end
  first = rank + 1
end
local found = {}
for _, id in ipairs(redis.call('ZREVRANGE', key('batches', ARGV[2]), first, first + ARGV[4] - 1)) do
  found[#found + 1] = redis.call('HGETALL', key('batch', id))
end
return found`;

const unended = `${preamble}
local found = {}
for _, id in ipairs(redis.call('ZRANGE', key('open', 'all'), 0, -1)) do
  local batch = key('batch', id)
  if redis.call('HGET', batch, 'owner') == ARGV[2] then found[#found + 1] = redis.call('HGETALL', batch) end
end
return found`;

/** Worker and milliseconds; with 0 it is let go. */
const claim = `${preamble}
local mine = key('tended', ARGV[2])
local by = redis.call('GET', mine)
if by and by ~= ARGV[3] then return 0 end
if tonumber(ARGV[4]) > 0 then redis.call('SET', mine, ARGV[3], 'PX', ARGV[4]) else redis.call('DEL', mine) end
return 1`;

const due = `${preamble}
local found = {}
for _, id in ipairs(redis.call('ZRANGE', key('open', 'all'), 0, -1)) do
  local batch = key('batch', id)
  local status = redis.call('HGET', batch, 'status')
  if status ~= 'in_progress' or tonumber(redis.call('HGET', batch, 'expiresAt')) <= tonumber(ARGV[2]) then
    found[#found + 1] = redis.call('HGETALL', batch)
  end
end
return found`;

const start = `${preamble}
local batch = key('batch', ARGV[2])
if redis.call('HGET', batch, 'status') ~= 'validating' then return end
redis.call('HSET', batch, 'status', 'in_progress', 'startedAt', now, 'total', redis.call('HLEN', key('lines', ARGV[2])))`;

/** What waits is dropped, and what ran where nobody says so any more. */
const drop = `
local function drop(id)
  redis.call('DEL', key('waiting', id))
  local running = key('running', id)
  for _, line in ipairs(redis.call('ZRANGE', key('later', id), 0, -1)) do
    local at = tonumber(redis.call('ZSCORE', key('later', id), line))
    if redis.call('SISMEMBER', running, line) == 0 or at <= now then
      redis.call('ZREM', key('later', id), line)
      redis.call('SREM', running, line)
    end
  end
end
`;

const cancel = `${preamble}${drop}
local batch = key('batch', ARGV[2])
local status = redis.call('HGET', batch, 'status')
if status ~= 'validating' and status ~= 'in_progress' then return 0 end
redis.call('HSET', batch, 'status', 'cancelling', 'cancellingAt', now)
drop(ARGV[2])
return 1`;

const seal = `${preamble}${drop}
drop(ARGV[2])
return redis.call('SCARD', key('running', ARGV[2]))`;

/** Its lines are in its files, or not needed. */
const forget = `
local function forget(id)
  for _, name in ipairs({ 'lines', 'ids', 'waiting', 'later', 'running', 'fences', 'attempts', 'suspects', 'ok', 'failed', 'tended' }) do
    redis.call('UNLINK', key(name, id))
  end
  redis.call('ZREM', key('open', 'all'), id)
end
`;

const reject = `${preamble}${forget}
local batch = key('batch', ARGV[2])
if redis.call('HGET', batch, 'status') ~= 'validating' then return end
redis.call('HSET', batch, 'status', 'failed', 'endedAt', now, 'errors', ARGV[3])
forget(ARGV[2])`;

const finish = `${preamble}${forget}
local batch = key('batch', ARGV[2])
if redis.call('HEXISTS', batch, 'endedAt') == 1 then return end
redis.call('HSET', batch, 'status', ARGV[3], 'endedAt', now)
if ARGV[4] ~= '' then redis.call('HSET', batch, 'outputFileId', ARGV[4]) end
if ARGV[5] ~= '' then redis.call('HSET', batch, 'errorFileId', ARGV[5]) end
forget(ARGV[2])`;

/** The batches of a store: a hash each, in a sorted set of their owner's, and of the open ones. */
export class RedisBatches {
  readonly #run: RunScript;

  constructor(run: RunScript) {
    this.#run = run;
  }

  async addBatch({ owner, inputFileId, endpoint, metadata, windowMilliseconds }: NewBatch): Promise<Batch> {
    const id = `batch_${randomUUID().replaceAll("-", "")}`;
    const meta = metadata === undefined ? "" : JSON.stringify(metadata);
    return batchOf(await this.#run(add, [id, owner, inputFileId, endpoint, meta, windowMilliseconds]))!;
  }

  async batch(id: string): Promise<Batch | undefined> {
    return batchOf(await this.#run(get, [id]));
  }

  async listBatches(
    owner: string,
    { after = "", limit = 20 }: { readonly after?: string; readonly limit?: number } = {},
  ): Promise<Batch[]> {
    return ((await this.#run(list, [owner, after, limit])) as unknown[]).map((fields) => batchOf(fields)!);
  }

  async openBatches(owner: string): Promise<Batch[]> {
    return ((await this.#run(unended, [owner])) as unknown[]).map((fields) => batchOf(fields)!);
  }

  async claim(id: string, worker: string, milliseconds: number): Promise<boolean> {
    return (await this.#run(claim, [id, worker, milliseconds])) === 1;
  }

  async dueBatches(now: number): Promise<Batch[]> {
    return ((await this.#run(due, [now])) as unknown[]).map((fields) => batchOf(fields)!);
  }

  async start(id: string): Promise<void> {
    await this.#run(start, [id]);
  }

  async reject(id: string, errors: readonly LineError[]): Promise<void> {
    await this.#run(reject, [id, JSON.stringify(errors)]);
  }

  async cancel(id: string): Promise<boolean> {
    return (await this.#run(cancel, [id])) === 1;
  }

  async seal(id: string): Promise<boolean> {
    return (await this.#run(seal, [id])) === 0;
  }

  async finish(id: string, { status, outputFileId = "", errorFileId = "" }: Parameters<BatchStore["finish"]>[1]): Promise<void> {
    await this.#run(finish, [id, status, outputFileId, errorFileId]);
  }
}
