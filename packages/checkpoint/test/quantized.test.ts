import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, type SafetensorsEntry, writeSafetensors } from "@tessera/checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "./config-fixture.ts";

interface Part {
  readonly type: SafetensorsEntry["type"];
  readonly shape: readonly number[];
  readonly data: string;
}
interface Case {
  readonly name: string;
  readonly config: Record<string, unknown>;
  readonly parts: Readonly<Record<string, Part>>;
  readonly expected: Part;
}
const cases = JSON.parse(readFileSync(new URL("fixtures/quantized.json", import.meta.url), "utf8")) as Case[];
const module = "language_model.model.layers.0.mlp.up_proj";
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-quantized-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function open(quantization: object, parts: Readonly<Record<string, Part>>) {
  const json = { ...config, llm_config: { ...config.llm_config, quantization_config: quantization } };
  writeFileSync(join(folder, "config.json"), JSON.stringify(json));
  const entries = Object.entries(parts).map(([end, { type, shape }]) => ({ name: module + end, type, shape }));
  const plain = { name: "mlp1.0.bias", type: "float32" as const, shape: [1] };
  await writeSafetensors(join(folder, "model.safetensors"), [...entries, plain], ({ name }) =>
    name === plain.name ? new Uint8Array(4) : Buffer.from(parts[name.slice(module.length)]!.data, "base64"),
  );
  return openCheckpoint(folder);
}
/** Zeros without their sign, which FP4 has twice. */
const unsigned = (values: Float32Array) => values.map((value) => value + 0);
const floats = ({ data }: Part) => new Float32Array(new Uint8Array(Buffer.from(data, "base64")).buffer);

describe("quantised checkpoints", () => {
  it.each(cases.map((one) => [one.name, one] as const))(
    "%s: weights are the recorded ones",
    async (_, { config: stored, parts, expected }) => {
      await using checkpoint = await open(stored, parts);
      const name = `${module}.weight`;
      expect([...checkpoint.tensors.keys()].sort()).toEqual([name, "mlp1.0.bias"]);
      expect(checkpoint.tensors.get(name)).toMatchObject({ type: "float32", shape: expected.shape });
      const values = await checkpoint.readFloat32(name);
      expect(unsigned(values)).toEqual(unsigned(floats(expected)));
      const [rows, columns] = expected.shape as [number, number];
      for (const [from, to] of [
        [0, 1],
        [3, 7],
        [rows - 1, rows],
        [5, 5],
      ] as const)
        expect(await checkpoint.readFloat32(name, { rows: [from, to] })).toEqual(values.subarray(from * columns, to * columns));
      expect(await checkpoint.readRaw(name)).toEqual(new Uint8Array(values.buffer));
      checkpoint.assertTensors(
        new Map([
          [name, expected.shape],
          ["mlp1.0.bias", [1]],
        ]),
      );
    },
  );

  it("are read by a file beside config.json, where that says nothing, as the tools of the time wrote it", async () => {
    const of = (method: string) => cases.find(({ config: stored }) => stored.quant_method === method)!;
    for (const [file, one, written] of [
      ["quantize_config.json", of("gptq"), { ...of("gptq").config, quant_method: undefined }],
      ["quant_config.json", of("awq"), { w_bit: 4, q_group_size: of("awq").config.group_size, version: "GEMM", zero_point: true }],
    ] as const) {
      writeFileSync(join(folder, file), JSON.stringify(written));
      await using checkpoint = await open({}, one.parts);
      expect(unsigned(await checkpoint.readFloat32(`${module}.weight`))).toEqual(unsigned(floats(one.expected)));
      const before = await checkpoint.fingerprint();
      writeFileSync(join(folder, file), JSON.stringify({ ...written, note: "another" }));
      await using changed = await openCheckpoint(folder);
      expect(await changed.fingerprint()).not.toBe(before);
      rmSync(join(folder, file));
    }
  });

  it("that say two things of themselves are refused, naming both; that say one thing twice are read", async () => {
    const [first] = cases as [Case];
    await using _ = await open(first.config, first.parts);
    const write = (other: object) => {
      const json = { ...config, quantization_config: first.config, llm_config: { ...config.llm_config, quantization_config: other } };
      writeFileSync(join(folder, "config.json"), JSON.stringify(json));
    };
    write({ ...first.config, note: "as above" });
    await (await openCheckpoint(folder))[Symbol.asyncDispose]();
    write({ ...first.config, group_size: 7 });
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "checkpoint-invalid",
      message: expect.stringContaining(
        `quantization_config.group_size is ${first.config.group_size}, llm_config.quantization_config.group_size is 7`,
      ),
    });
  });

  it("GPTQ: a zero of 0 is stored as all bits, and stays 0", async () => {
    const words = (...values: number[]) => Buffer.from(new Uint32Array(values).buffer).toString("base64");
    const half = Buffer.from(new Uint16Array(8).fill(0x3c00).buffer).toString("base64"); // 1
    const parts = {
      ".qweight": { type: "int32", shape: [1, 8], data: words(...Array(8).fill(0x76543210)) },
      // Zeros less one of the eight outputs, low bits first: 0, 1, …, 7 become 15, 0, …, 6.
      ".qzeros": { type: "int32", shape: [1, 1], data: words(0x6543210f) },
      ".scales": { type: "float16", shape: [1, 8], data: half },
    } as const;
    await using checkpoint = await open({ quant_method: "gptq", bits: 4, group_size: 8 }, parts);
    const values = await checkpoint.readFloat32(`${module}.weight`);
    expect([...values]).toEqual(Array.from({ length: 64 }, (_, i) => (i % 8) - Math.floor(i / 8)));
  });

  it("know their content by what is stored", async () => {
    const [first] = cases as [Case];
    const fingerprints = new Set<string>();
    for (const change of [0, 1, 0]) {
      const { data, ...rest } = first.parts[".qweight"]!;
      const bytes = Buffer.from(data, "base64");
      bytes[0]! ^= change;
      await using checkpoint = await open(first.config, { ...first.parts, ".qweight": { ...rest, data: bytes.toString("base64") } });
      fingerprints.add(await checkpoint.fingerprint());
    }
    expect(fingerprints.size).toBe(2);
  });

  it.each([
    ["AWQ [16, 256] in groups of 128", { bits: 3 }, "bits is 3"],
    ["AWQ [16, 256] in groups of 128", { version: "gemv" }, '"gemm" is read'],
    ["AWQ [16, 256] in groups of 128", { zero_point: false }, "zero_point"],
    ["GPTQ 4 bits", { bits: 2 }, "bits is 2"],
    ["GPTQ 4 bits", { checkpoint_format: "marlin" }, '"marlin"'],
  ])("%s with %j are refused by name", async (name, change, message) => {
    const { config: stored, parts } = cases.find((one) => one.name === name)!;
    await expect(open({ ...stored, ...change }, parts)).rejects.toMatchObject({
      code: "unsupported-architecture",
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ["AWQ [16, 256] in groups of 128", ".scales", ".scales is missing"],
    ["GPTQ 4 bits, act-order", ".qzeros", ".qzeros is missing"],
    ["bitsandbytes nf4", ".weight.quant_map", ".weight.quant_map is missing"],
    ["bitsandbytes int8", ".weight", "no weight of bitsandbytes"],
  ])("%s without %s are refused by name", async (name, missing, message) => {
    const { config: stored, parts } = cases.find((one) => one.name === name)!;
    const { [missing]: _, ...rest } = parts;
    const read = async () => {
      await using checkpoint = await open(stored, rest);
      await checkpoint.readFloat32(`${module}.weight`);
    };
    await expect(read()).rejects.toMatchObject({ code: "checkpoint-invalid", message: expect.stringContaining(message) });
  });

  it("with parts that do not fit together are refused by name", async () => {
    const { config: stored, parts } = cases.find(({ name }) => name === "GPTQ 4 bits, act-order")!;
    const groups = Buffer.from(parts[".g_idx"]!.data, "base64");
    groups.writeInt32LE(99, 8);
    await using checkpoint = await open(stored, { ...parts, ".g_idx": { ...parts[".g_idx"]!, data: groups.toString("base64") } });
    await expect(checkpoint.readFloat32(`${module}.weight`)).rejects.toThrow("an input is of a group that there is not");
    const small = { ...parts[".scales"]!, shape: [2, 32] };
    await using other = await open(stored, { ...parts, ".scales": small });
    await expect(other.readFloat32(`${module}.weight`)).rejects.toMatchObject({ code: "checkpoint-invalid" });
  });
});
