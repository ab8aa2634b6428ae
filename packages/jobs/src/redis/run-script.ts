/**
 * Runs a Lua script, which Redis does as one step: `ARGV[1]` is the prefix of keys, the values follow as texts. Scripts tell the time by Redis's
 * clock, so that machines need not agree.
 */
export type RunScript = (script: string, values?: readonly (string | number)[]) => Promise<unknown>;

const names = `
local function key(name, id) return ARGV[1] .. ':' .. name .. ':' .. id end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** What scripts begin with: keys by name, and the time in milliseconds. They run where Redis is full, too: what was begun goes on to its end. */
export const preamble = `#!lua flags=allow-oom${names}`;

/** What scripts begin with that add something: where Redis is full they do nothing and fail. */
export const adding = `#!lua${names}`;
