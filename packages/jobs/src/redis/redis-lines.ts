import type { Lease, LineResult, NewLine } from "../batch-store.ts";
import { adding, preamble, type RunScript } from "./run-script.ts";

/** A list of lines, as JSON; gives those whose id was there. Lines of a batch that is being checked wait, but none of them is leased. */
const add = `${adding}
local twice = {}
for _, line in ipairs(cjson.decode(ARGV[3])) do
  if redis.call('HSETNX', key('ids', ARGV[2]), line.customId, line.index) == 0 then
    twice[#twice + 1] = line.index
  else
    redis.call('HSET', key('lines', ARGV[2]), line.index, cjson.encode(line))
    redis.call('ZADD', key('waiting', ARGV[2]), line.index, line.index)
  end
end
return twice`;

const drop = `${preamble}
for _, name in ipairs({ 'lines', 'ids', 'waiting', 'later', 'running', 'fences', 'attempts', 'suspects', 'ok', 'failed' }) do
  redis.call('UNLINK', key(name, ARGV[2]))
end`;

/**
 * How many, and for how long. Lines whose time has come wait again, as suspects if they were leased; the line with the least index of any batch goes
 * first, so that batches take turns. Where Redis is full no further lines begin: their results would fill it more.
 */
const lease = `${adding}
local batches, leases = {}, {}
for _, id in ipairs(redis.call('ZRANGE', key('open', 'all'), 0, -1)) do
  local batch = key('batch', id)
  if redis.call('HGET', batch, 'status') == 'in_progress' and tonumber(redis.call('HGET', batch, 'expiresAt')) > now then
    for _, line in ipairs(redis.call('ZRANGEBYSCORE', key('later', id), '-inf', now)) do
      redis.call('ZREM', key('later', id), line)
      if redis.call('SREM', key('running', id), line) == 1 then
        redis.call('HINCRBY', key('attempts', id), line, 1)
        redis.call('SADD', key('suspects', id), line)
      end
      redis.call('ZADD', key('waiting', id), line, line)
    end
    batches[#batches + 1] = id
  end
end
while #leases < tonumber(ARGV[2]) do
  local from, least
  for _, id in ipairs(batches) do
    local head = redis.call('ZRANGE', key('waiting', id), 0, 0)[1]
    if head and (not least or tonumber(head) < tonumber(least)) then from, least = id, head end
  end
  if not from then break end
  local suspect = redis.call('SISMEMBER', key('suspects', from), least)
  if suspect == 1 and #leases > 0 then break end
  redis.call('ZREM', key('waiting', from), least)
  redis.call('ZADD', key('later', from), now + ARGV[3], least)
  redis.call('SADD', key('running', from), least)
  local fence = redis.call('HINCRBY', key('fences', from), least, 1)
  local batch = redis.call('HMGET', key('batch', from), 'owner', 'endpoint', 'inputFileId')
  local attempts = redis.call('HGET', key('attempts', from), least) or '0'
  local line = redis.call('HGET', key('lines', from), least)
  leases[#leases + 1] = { from, batch[1], batch[2], batch[3], line, tostring(fence), attempts, tostring(suspect) }
  if suspect == 1 then break end
end
return leases`;

/** Whether line and fence of a batch are still its holder's. */
const mine = `${preamble}
local function mine()
  return redis.call('SISMEMBER', key('running', ARGV[2]), ARGV[3]) == 1 and redis.call('HGET', key('fences', ARGV[2]), ARGV[3]) == ARGV[4]
end
if not mine() then return 0 end
`;

const renew = `${mine}
redis.call('ZADD', key('later', ARGV[2]), now + ARGV[5], ARGV[3])
return 1`;

const complete = `${mine}
redis.call('SREM', key('running', ARGV[2]), ARGV[3])
redis.call('ZREM', key('later', ARGV[2]), ARGV[3])
redis.call('HSET', key(ARGV[5], ARGV[2]), ARGV[3], ARGV[6])
local batch = key('batch', ARGV[2])
redis.call('HINCRBY', batch, ARGV[5] == 'ok' and 'completed' or 'failed', 1)
local counts = redis.call('HMGET', batch, 'status', 'completed', 'failed', 'total')
if counts[1] == 'in_progress' and counts[2] + counts[3] == tonumber(counts[4]) then
  redis.call('HSET', batch, 'status', 'finalizing', 'finalizingAt', now)
end
return 1`;

const putBack = `${mine}
redis.call('SREM', key('running', ARGV[2]), ARGV[3])
redis.call('ZADD', key('later', ARGV[2]), now + ARGV[5], ARGV[3])
if tonumber(ARGV[5]) > 0 then redis.call('HINCRBY', key('attempts', ARGV[2]), ARGV[3], 1) end
return 1`;

/** From an index on, so many: of each line what the hash that is named has of it. */
const read = `${preamble}
local names = {}
for index = tonumber(ARGV[4]), ARGV[4] + ARGV[5] - 1 do names[#names + 1] = tostring(index) end
return redis.call('HMGET', key(ARGV[3], ARGV[2]), unpack(names))`;

const count = `${preamble} return redis.call('HLEN', key('lines', ARGV[2]))`;

const chunk = 100;

/** The lines of a store's batches: of each batch what waits by index, what is leased or put back by time, and results by index. */
export class RedisLines {
  readonly #run: RunScript;

  constructor(run: RunScript) {
    this.#run = run;
  }

  async addLines(batchId: string, lines: readonly NewLine[]): Promise<number[]> {
    if (lines.length === 0) return [];
    return (await this.#run(add, [batchId, JSON.stringify(lines)])) as number[];
  }

  async dropLines(batchId: string): Promise<void> {
    await this.#run(drop, [batchId]);
  }

  async lease(limit: number, milliseconds: number): Promise<Lease[]> {
    const leased = (await this.#run(lease, [limit, milliseconds])) as string[][];
    return leased.map(([batchId, owner, endpoint, inputFileId, line, fence, attempts, suspect]) => {
      const { index, customId, offset, bytes } = JSON.parse(line!) as NewLine;
      return {
        batchId: batchId!,
        owner: owner!,
        endpoint: endpoint!,
        inputFileId: inputFileId!,
        index,
        customId,
        offset,
        bytes,
        fence: Number(fence),
        attempts: Number(attempts),
        suspect: suspect === "1",
      };
    });
  }

  async renew(held: Lease, milliseconds: number): Promise<boolean> {
    return (await this.#run(renew, [...place(held), milliseconds])) === 1;
  }

  async complete(held: Lease, { ok, json }: LineResult): Promise<boolean> {
    return (await this.#run(complete, [...place(held), ok ? "ok" : "failed", json])) === 1;
  }

  async putBack(held: Lease, milliseconds: number): Promise<void> {
    await this.#run(putBack, [...place(held), milliseconds]);
  }

  async *results(batchId: string, ok: boolean): AsyncGenerator<string, void, void> {
    for await (const [json] of this.#each(batchId, [ok ? "ok" : "failed"])) if (json != null) yield json;
  }

  async *unfinished(batchId: string): AsyncGenerator<{ customId: string }, void, void> {
    for await (const [line, ok, failed] of this.#each(batchId, ["lines", "ok", "failed"]))
      if (line != null && ok == null && failed == null) yield { customId: (JSON.parse(line) as NewLine).customId };
  }

  /** In the input's order, some at a time: what each of the hashes has of a line. */
  async *#each(batchId: string, hashes: readonly string[]): AsyncGenerator<(string | null | undefined)[], void, void> {
    const total = (await this.#run(count, [batchId])) as number;
    for (let from = 0; from < total; from += chunk) {
      const values = await Promise.all(hashes.map((name) => this.#run(read, [batchId, name, from, chunk]) as Promise<(string | null)[]>));
      for (let i = 0; i < chunk; i++) yield values.map((of) => of[i]);
    }
  }
}

function place({ batchId, index, fence }: Lease): [string, number, number] {
  return [batchId, index, fence];
}
