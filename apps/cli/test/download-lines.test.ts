import type { PullEvent } from "@tessera/hub";
import { describe, expect, it } from "vitest";
import { DownloadLines } from "../src/terminal/download-lines.ts";
import { formatSeconds } from "../src/terminal/format-seconds.ts";

const progress = (doneBytes: number, file = "model.safetensors"): PullEvent => ({
  type: "pull-progress",
  file,
  fileDone: doneBytes / 2,
  fileTotal: 1e9,
  doneBytes,
  totalBytes: 2e9,
});

function watch(isTTY: boolean, columns = 100) {
  let now = 0;
  const written: string[] = [];
  const lines = new DownloadLines("owner/name", { isTTY, columns, write: (text) => written.push(text) }, () => now);
  return { lines, written, at: (milliseconds: number) => (now = milliseconds) };
}

describe("a download's progress", () => {
  it("is two bars on a terminal, with rate and time left, that are drawn over and go away", () => {
    const { lines, written, at } = watch(true);
    lines.show(progress(0));
    at(900);
    lines.show(progress(1e8));
    expect(written).toEqual([]);
    at(2000);
    lines.show(progress(5e8));
    expect(written).toEqual([
      "██████░░░░░░░░░░░░░░░░░░  25 % 250 MB of 1.0 GB  model.safetensors\u001b[K\n██████░░░░░░░░░░░░░░░░░░  25 % 500 MB of 2.0 GB, 250 MB/s, 6 s left\u001b[K",
    ]);
    at(2050);
    lines.show(progress(6e8));
    expect(written).toHaveLength(1);
    at(2200);
    lines.show(progress(6e8));
    expect(written[1]!.startsWith("\r\u001b[1A█")).toBe(true);
    lines.show({ type: "pull-retry", file: "a", reason: "The connection broke", waitMilliseconds: 500 });
    expect(written.slice(2)).toEqual(["\r\u001b[1A\u001b[J", "The connection broke; a again in 0.5 s\n"]);
    lines.end();
    expect(written).toHaveLength(4);
  });

  it("is a line per tenth elsewhere, and says when nothing comes", () => {
    const { lines, written, at } = watch(false);
    lines.show(progress(0));
    at(1000);
    for (const done of [2e8, 2.1e8, 4e8]) lines.show(progress(done));
    at(20_000);
    lines.show(progress(4e8));
    at(40_000);
    lines.show(progress(4e8));
    lines.show(progress(6e8));
    lines.end();
    expect(written).toEqual([
      "owner/name: 10 %, 200 MB of 2.0 GB, 200 MB/s, 9 s left\n",
      "owner/name: 20 %, 400 MB of 2.0 GB, 400 MB/s, 4 s left\n",
      "owner/name: 30 %, 600 MB of 2.0 GB, 10.0 MB/s, 2 min 20 s left\n",
    ]);
  });

  it("fits into the terminal, whatever the file is called", () => {
    const { lines, written, at } = watch(true, 40);
    at(2000);
    lines.show(progress(5e8, "x".repeat(300)));
    for (const line of written.join("").replaceAll("\u001b[K", "").split("\n")) expect(line.length).toBeLessThan(40);
  });

  it("says times as people do", () => {
    expect([0.2, 59.5, 130, 11_100].map(formatSeconds)).toEqual(["1 s", "1 min 0 s", "2 min 10 s", "3 h 5 min"]);
  });
});
