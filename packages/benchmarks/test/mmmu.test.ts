import { findBenchmark } from "@tessera/benchmarks";
import { decodeImage, encodePng } from "@tessera/preprocessing";
import { parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import { beforeEach, describe, expect, it } from "vitest";
import { dataFolder } from "./data-folder.ts";

const { write, run } = dataFolder();
const pictures = [1, 2, 3, 4, 5, 6, 7].map((i) => `image_${i}`);
const png = (width: number, height: number, values: readonly number[]) =>
  encodePng({ width, height, data: Uint8Array.from(values.flatMap((value) => [value, value, value])) });
const art = "MMMU/Art/validation-00000-of-00001.parquet";

/** A subject as the hub stores it: texts, and pictures as structures of bytes and path. */
function subjectFile(...rows: readonly Readonly<Record<string, unknown>>[]): Uint8Array {
  const texts = ["id", "question", "options", "answer"];
  const text: Partial<SchemaElement> = { type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" };
  const schema = [
    { name: "root", num_children: texts.length + pictures.length },
    ...texts.map((name) => ({ ...text, name })),
    ...pictures.flatMap((name) => [
      { name, num_children: 2, repetition_type: "OPTIONAL" },
      { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
      { ...text, name: "path" },
    ]),
  ] as SchemaElement[];
  const columnData = [...texts, ...pictures].map((name) => ({ name, data: rows.map((row) => row[name] ?? null) }));
  // Two row groups where there are three rows.
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, rowGroupSize: 2 }));
}

const choice = {
  id: "validation_Art_1",
  question: " What is in <image 1>? ",
  options: String.raw`['$\\pi$ \xe9', "it's", '<image 2>']`,
  answer: "B",
  image_1: { bytes: png(2, 2, [0, 101, 255, 50]), path: "a.png" },
  image_2: { bytes: png(1, 1, [7]), path: "b.png" },
};
const open = {
  id: "validation_Art_2",
  question: "How many?",
  options: "[]",
  answer: "['24/7', '3.429']",
  image_1: { bytes: Buffer.from("no picture"), path: null },
};

describe("MMMU", () => {
  beforeEach(() => {
    for (const file of findBenchmark("mmmu-val").files) write(file, subjectFile());
  });

  it("reads the hub's tables: choices, open questions, the first picture doubled, a tile of the others", async () => {
    write(art, subjectFile(choice, open, { ...open, id: "validation_Art_3", answer: "12" }));
    write("MMMU/Math/validation-00000-of-00001.parquet", subjectFile({ ...choice, id: "validation_Math_1" }));
    const { asked, summary } = await run("mmmu-val", {
      validation_Art_1: "B. it's",
      validation_Art_2: "It is 3.43",
      validation_Art_3: "13",
      validation_Math_1: "A",
    });
    // Those whose pictures take longer to prepare are asked later.
    const [first, second] = [1, 2].map((number) => asked.find(({ id }) => id === `validation_Art_${number}`));
    expect(first!.question).toBe(
      "What is in <image 1>?\nA. $\\pi$ é\nB. it's\nC. <image 2>\nAnswer with the option's letter from the given choices directly.",
    );
    expect(first!.combineImages).toBe(true);
    expect(second!.question).toBe("How many?\nAnswer the question using a single word or phrase.");
    const [doubled, tile] = await Promise.all(first!.images.map((image) => decodeImage(image)));
    // What Pillow 10.4's `resize((4, 4), Image.BILINEAR)` gives.
    const enlarged = [0, 25, 76, 101, 64, 70, 82, 88, 191, 159, 95, 63, 255, 204, 101, 50];
    expect([doubled!.width, doubled!.height, [...doubled!.data].filter((_, i) => i % 3 === 0)]).toEqual([4, 4, enlarged]);
    expect([tile!.width, tile!.height, new Set(tile!.data)]).toEqual([448, 448, new Set([7])]);
    expect(second!.images).toEqual([new Uint8Array(Buffer.from("no picture"))]);
    // Art: two of three; Math: none of one.
    expect(summary.figures).toMatchObject({ overall: 0.5, Art: 0.667, Math: 0, "Overall-Science": 0 });
  });

  it("names files that are cut off and columns that are not there", async () => {
    write(art, subjectFile(choice).subarray(0, 500));
    await expect(run("mmmu-val", {})).rejects.toThrow(/Art.*parquet: is no Parquet file that can be read; it may be cut off/);
    write(art, new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "id", data: ["a"] }] })));
    await expect(run("mmmu-val", {})).rejects.toThrow("there is no column question");
    write(art, subjectFile({ ...choice, answer: null }));
    await expect(run("mmmu-val", {})).rejects.toThrow("row 0: answer: expected a text");
  });
});
