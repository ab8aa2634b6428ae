import type { NewFile, StoredFile } from "../batch.ts";
import type { FileFolder } from "../files/file-folder.ts";
import { fileId } from "../files/file-id.ts";
import { adding, preamble, type RunScript } from "./run-script.ts";

type ListOptions = { readonly after?: string; readonly limit?: number; readonly purpose?: string };

const add = `${adding}
local file = cjson.decode(ARGV[2])
file.createdAt = now
redis.call('SET', key('file', file.id), cjson.encode(file))
redis.call('ZADD', key('files', file.owner), now, file.id)
return cjson.encode(file)`;

const get = `${preamble} return redis.call('GET', key('file', ARGV[2]))`;

const remove = `${preamble}
local text = redis.call('GET', key('file', ARGV[2]))
if text then redis.call('ZREM', key('files', cjson.decode(text).owner), ARGV[2]) end
redis.call('DEL', key('file', ARGV[2]))`;

/** Newest first, behind the file that is named: owner, after, purpose, limit. */
const list = `${preamble}
local ids = redis.call('ZREVRANGE', key('files', ARGV[2]), 0, -1)
local found, behind = {}, ARGV[3] == ''
for _, id in ipairs(ids) do
  if #found >= tonumber(ARGV[5]) then break end
  if behind then
    local text = redis.call('GET', key('file', id))
    if text and (ARGV[4] == '' or cjson.decode(text).purpose == ARGV[4]) then found[#found + 1] = text end
  end
  if id == ARGV[3] then behind = true end
end
return found`;

const stored = `${preamble}
local ids = redis.call('ZRANGE', key('files', ARGV[2]), 0, -1)
local bytes = 0
for _, id in ipairs(ids) do
  local text = redis.call('GET', key('file', id))
  if text then bytes = bytes + cjson.decode(text).bytes end
end
return { #ids, string.format('%d', bytes) }`;

/** What is known of a store's files; their bytes lie in a folder. */
export class RedisFiles {
  readonly #run: RunScript;
  readonly #folder: FileFolder;

  constructor(run: RunScript, folder: FileFolder) {
    this.#run = run;
    this.#folder = folder;
  }

  async addFile(described: NewFile | (() => NewFile), content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const id = fileId(described);
    const bytes = await this.#folder.write(id, content);
    try {
      const file = typeof described === "function" ? described() : described;
      return JSON.parse((await this.#run(add, [JSON.stringify({ ...file, id, bytes })])) as string) as StoredFile;
    } catch (error) {
      await this.#folder.remove(id);
      throw error;
    }
  }

  async file(id: string): Promise<StoredFile | undefined> {
    const text = (await this.#run(get, [id])) as string | null;
    return text === null ? undefined : (JSON.parse(text) as StoredFile);
  }

  async listFiles(owner: string, { after = "", limit = 10_000, purpose = "" }: ListOptions = {}): Promise<StoredFile[]> {
    const found = (await this.#run(list, [owner, after, purpose, limit])) as string[];
    return found.map((text) => JSON.parse(text) as StoredFile);
  }

  async storedFiles(owner: string): Promise<{ readonly count: number; readonly bytes: number }> {
    const [count, bytes] = (await this.#run(stored, [owner])) as [number, string];
    return { count, bytes: Number(bytes) };
  }

  readFile(id: string, start?: number, length?: number): AsyncIterable<Uint8Array> {
    return this.#folder.read(id, start, length);
  }

  async removeFile(id: string): Promise<void> {
    await this.#run(remove, [id]);
    await this.#folder.remove(id);
  }
}
