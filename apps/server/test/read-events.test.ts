import { expect, it } from "vitest";
import { readEvents } from "../src/upstream/read-events.ts";

async function read(...pieces: (string | Uint8Array)[]) {
  const found: { event?: string | undefined; data: string }[] = [];
  const bytes = (async function* () {
    for (const piece of pieces) yield typeof piece === "string" ? Buffer.from(piece) : piece;
  })();
  for await (const { event, data } of readEvents(bytes)) found.push({ event, data });
  return found;
}

it.each([
  ["line feeds", "event: a\ndata: 1\n\ndata: 2\n\n"],
  ["carriage returns and line feeds", "event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n"],
  ["carriage returns", "event: a\rdata: 1\r\rdata: 2\r\r:\r"],
  ["comments and fields of others", ": hello\nevent: a\nid: 7\nretry: soon\nx: y\ndata: 1\n\ndata: 2\n\n"],
])("reads events with %s, wherever they are cut", async (_, text) => {
  const events = [
    { event: "a", data: "1" },
    { event: undefined, data: "2" },
  ];
  expect(await read(text)).toEqual(events);
  expect(await read(...text)).toEqual(events);
});

it("keeps the text of an event: its lines, and letters that a cut went through", async () => {
  const bytes = Buffer.from("data: é\u2028\ndata: \u{1f600}\n\n");
  expect(await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual([{ event: undefined, data: "é\u2028\n\u{1f600}" }]);
});

it("leaves out what did not end, and ends what never does", async () => {
  expect(await read("data: 1\n\ndata: half")).toEqual([{ event: undefined, data: "1" }]);
  const piece = "x".repeat(2 ** 20);
  await expect(read("data: ", ...Array.from({ length: 17 }, () => piece))).rejects.toThrow(/max buffer size/);
  await expect(read(...Array.from({ length: 17 }, () => `data: ${piece}\n`))).rejects.toThrow(/max buffer size/);
});
