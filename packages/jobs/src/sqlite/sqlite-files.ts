import type { NewFile, StoredFile } from "../batch.ts";
import type { FileFolder } from "../files/file-folder.ts";
import { fileId } from "../files/file-id.ts";
import type { Database, Row } from "./database.ts";
import { toFile } from "./rows.ts";

type ListOptions = { readonly after?: string; readonly limit?: number; readonly purpose?: string };

/** The files of a store. */
export class SqliteFiles {
  readonly #database: Database;
  readonly #folder: FileFolder;

  constructor(database: Database, folder: FileFolder) {
    this.#database = database;
    this.#folder = folder;
  }

  async addFile(described: NewFile | (() => NewFile), content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const id = fileId(described);
    const bytes = await this.#folder.write(id, content);
    const createdAt = Date.now();
    try {
      const file = typeof described === "function" ? described() : described;
      this.#database
        .prepare("INSERT OR REPLACE INTO files (id, owner, filename, purpose, bytes, created_at) VALUES (?, ?, ?, ?, ?, ?)")
        .run(id, file.owner, file.filename, file.purpose, bytes, createdAt);
      return { ...file, id, bytes, createdAt };
    } catch (error) {
      await this.#folder.remove(id);
      throw error;
    }
  }

  async file(id: string): Promise<StoredFile | undefined> {
    const row = this.#database.prepare("SELECT * FROM files WHERE id = ?").get(id);
    return row ? toFile(row as Row) : undefined;
  }

  async listFiles(owner: string, { after, limit = 10_000, purpose }: ListOptions = {}): Promise<StoredFile[]> {
    return this.#database
      .prepare(
        `SELECT * FROM files WHERE owner = ? AND (? IS NULL OR purpose = ?)
         AND (? IS NULL OR (created_at, id) < (SELECT created_at, id FROM files WHERE id = ?)) ORDER BY created_at DESC, id DESC LIMIT ?`,
      )
      .all(owner, purpose ?? null, purpose ?? null, after ?? null, after ?? null, limit)
      .map((row) => toFile(row as Row));
  }

  async storedFiles(owner: string): Promise<{ readonly count: number; readonly bytes: number }> {
    const row = this.#database.prepare("SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM files WHERE owner = ?").get(owner);
    const { count, bytes } = row as Row;
    return { count: Number(count), bytes: Number(bytes) };
  }

  readFile(id: string, start?: number, length?: number): AsyncIterable<Uint8Array> {
    return this.#folder.read(id, start, length);
  }

  async removeFile(id: string): Promise<void> {
    this.#database.prepare("DELETE FROM files WHERE id = ?").run(id);
    await this.#folder.remove(id);
  }
}
