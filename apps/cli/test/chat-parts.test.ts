import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completeLine } from "../src/chat/complete-line.ts";
import { Interrupts } from "../src/chat/interrupts.ts";
import { readPath } from "../src/chat/read-path.ts";
import { logLines } from "../src/terminal/log-lines.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-complete-"));
  mkdirSync(join(folder, "photos"));
  for (const name of ["photo.png", "photos/a b.jpg", ".hidden", "other.txt"]) writeFileSync(join(folder, name), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("completion", () => {
  it("offers commands, and paths after those that take one", () => {
    expect(completeLine("/i")[0]).toEqual(["/image "]);
    expect(completeLine("/re")[0]).toEqual(["/reset "]);
    expect(completeLine(`/image ${folder}/ph`)[0]).toEqual([`/image ${folder}/photo.png`, `/image ${folder}/photos/`]);
    expect(completeLine(`/video ${folder}/photos/`)[0]).toEqual([`/video ${folder}/photos/a b.jpg`]);
    expect(completeLine(`/image ${folder}/`)[0]).not.toContain(`/image ${folder}/.hidden`);
    expect(completeLine(`/image ${folder}/none/`)[0]).toEqual([]);
    expect(completeLine("What is it?")[0]).toEqual([]);
  });
});

it.each([
  ["photo.png", "photo.png"],
  ["'my photo.png' ", "my photo.png"],
  ['"my photo.png"', "my photo.png"],
  ["my\\ photo.png", "my photo.png"],
  ["~/photo.png", join(homedir(), "photo.png")],
])("a dropped path is read: %s", (typed, path) => {
  expect(readPath(typed)).toBe(path);
});

describe("Ctrl-C", () => {
  it("stops an answer, and leaves when it is pressed again", () => {
    const log: string[] = [];
    const interrupts = new Interrupts(
      (text) => log.push(text),
      () => log.push("left"),
    );
    const signal = interrupts.begin();
    interrupts.press();
    expect([signal.aborted, log]).toEqual([true, []]);
    interrupts.press();
    expect(log).toEqual(["left"]);
  });

  it("asks once at the prompt, anew after each line", () => {
    const log: string[] = [];
    const interrupts = new Interrupts(
      () => log.push("said"),
      () => log.push("left"),
    );
    interrupts.press();
    interrupts.forget();
    interrupts.press();
    expect(log).toEqual(["said", "said"]);
    interrupts.press();
    expect(log).toEqual(["said", "said", "left"]);
  });
});

it("writes log records as lines for people", async () => {
  let text = "";
  const lines = logLines((line) => (text += line));
  const record = {
    level: 30,
    time: 0,
    method: "POST",
    route: "/v1/chat/completions",
    status: 200,
    milliseconds: 12,
    msg: "answered",
    id: "x",
  };
  lines.write(
    `${JSON.stringify(record)}\n${JSON.stringify({ level: 50, time: 0, msg: "lost", err: { message: "why" }, delay: 5 })}\nnot JSON\n`,
  );
  lines.end();
  const plain = stripVTControlCharacters(text).split("\n");
  expect(plain[0]).toMatch(/^\S+( \S+)? info {2}POST \/v1\/chat\/completions 200 12 ms answered$/);
  expect(plain[1]).toMatch(/error lost why delay=5$/);
  expect(plain[2]).toBe("not JSON");
});
