import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal, readJournal } from "@tessera/journal";
import { afterEach, beforeEach, expect, it } from "vitest";

let file: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-journal-"));
  file = join(folder, "work.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const settings = { model: "a", limit: undefined };

it("gives what was added again, in order, also what many added at once", async () => {
  const added = Array.from({ length: 500 }, (_, id) => ({ id, text: "a\nü\u2028" }));
  {
    await using journal = await openJournal<(typeof added)[number]>(file, settings);
    expect(journal.entries).toEqual([]);
    await Promise.all(added.map((entry) => journal.add(entry)));
    expect(await readJournal(file, settings)).toEqual(added);
  }
  await using journal = await openJournal(file, settings);
  expect(journal.entries).toEqual(added);
});

it("goes on wherever its writer was killed", async () => {
  {
    await using journal = await openJournal(file, settings);
    for (const id of [1, 2, 3]) await journal.add({ id, text: "ü" });
  }
  const whole = readFileSync(file);
  for (let cut = 0; cut <= whole.length; cut++) {
    writeFileSync(file, whole.subarray(0, cut));
    const complete = Math.max(0, whole.subarray(0, cut).filter((byte) => byte === 10).length - 1);
    {
      await using journal = await openJournal<{ id: number }>(file, settings);
      expect(journal.entries.map(({ id }) => id)).toEqual([1, 2, 3].slice(0, complete));
      await journal.add({ id: 9 });
    }
    expect((await readJournal<{ id: number }>(file, settings)).map(({ id }) => id)).toEqual([...[1, 2, 3].slice(0, complete), 9]);
  }
});

it("refuses other settings, naming them", async () => {
  await (await openJournal(file, { model: "a", tiles: 6 })).close();
  await expect(openJournal(file, { model: "b", seed: 1, tiles: 6 })).rejects.toMatchObject({
    code: "invalid-argument",
    message: expect.stringContaining('(model: "a" then, "b" now, seed: none then, 1 now)'),
  });
});

it("names a damaged line, and takes no unreadable file for an empty one", async () => {
  await (await openJournal(file, settings)).close();
  appendFileSync(file, '{"id":1}\n\0\0\0\n{"id":2}\n');
  await expect(openJournal(file, settings)).rejects.toMatchObject({ code: "invalid-argument", facts: { line: 3 } });
  rmSync(file);
  mkdirSync(file);
  await expect(openJournal(file, settings)).rejects.toMatchObject({ code: "media-not-found", facts: { file } });
});

it("writes nothing behind a line that may have been cut off", async () => {
  const journal = await openJournal<number>(file, settings);
  await journal.close();
  await expect(journal.add(1)).rejects.toMatchObject({ code: "cache-unwritable" });
  await expect(journal.add(2)).rejects.toMatchObject({ code: "cache-unwritable" });
  expect(await readJournal(file, settings)).toEqual([]);
});

it("is gone when its work is done", async () => {
  const journal = await openJournal(file, settings);
  await journal.remove();
  expect(await readJournal(file, { any: 1 })).toEqual([]);
});
