import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeModel, GraphBuilder, type OnnxModel } from "../src/index.ts";
import { decodeModel } from "./decode-model.ts";

const name = fc.string({ unit: "binary", maxLength: 20 }).filter((text) => text !== "__proto__");
const size = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const type = fc.constantFrom("float32", "float16", "bfloat16", "int8", "uint8", "int32", "int64", "bool");
const integer = fc.maxSafeInteger();
const attribute = fc.oneof(
  integer,
  name,
  fc.array(integer, { minLength: 1, maxLength: 6 }),
  fc.record({ float: fc.float({ noNaN: true }) }),
);
const value = fc.record({ name, type, shape: fc.array(fc.oneof(size, name), { maxLength: 5 }) });
const node = fc.record({
  name,
  op: name,
  domain: name,
  inputs: fc.array(name, { maxLength: 4 }),
  outputs: fc.array(name, { maxLength: 4 }),
  attributes: fc.dictionary(name, attribute, { maxKeys: 4, noNullPrototype: true }),
});
const initializer = fc.record({
  name,
  type,
  shape: fc.array(size, { maxLength: 5 }),
  data: fc.oneof(fc.uint8Array({ maxLength: 3000 }), fc.record({ file: name, offset: size, length: size })),
});
const model: fc.Arbitrary<OnnxModel> = fc.record({
  name,
  opsets: fc.dictionary(name, size, { maxKeys: 3, noNullPrototype: true }),
  inputs: fc.array(value, { maxLength: 4 }),
  outputs: fc.array(value, { maxLength: 4 }),
  initializers: fc.array(initializer, { maxLength: 4 }),
  nodes: fc.array(node, { maxLength: 6 }),
});

test("every model comes back from its bytes as it was", () => {
  void fc.assert(
    fc.property(model, (original) => {
      expect(decodeModel(encodeModel(original))).toEqual({ ...original, irVersion: 10, producer: "tessera" });
    }),
    { numRuns: 300 },
  );
});

test("encodes the known bytes of a small model", () => {
  const graph = new GraphBuilder("g");
  graph.node("Neg", [graph.input("x", "float32", ["n", 2])], { outputs: ["y"] });
  graph.output("y", "float32", ["n", 2]);
  // Field by field, by hand from onnx.proto: tag, length, content.
  const node = "0a12 0a0178 120179 1a054e65675f30 22034e6567";
  const info = (letter: string) => `0a01${letter} 120f 0a0d 0801 1209 0a03 12016e 0a02 0802`;
  const bytes = `080a 120774657373657261 3a43 ${node} 120167 5a14 ${info("78")} 6214 ${info("79")} 4204 0a00 1014`;
  expect(Buffer.from(encodeModel(graph.finish({ "": 20 }))).toString("hex")).toBe(bytes.replaceAll(" ", ""));
});

test("the builder numbers nodes, keeps given output names and stores equal constants once", () => {
  const graph = new GraphBuilder("g");
  const x = graph.input("x", "float32", [1]);
  const first = graph.node("Add", [x, graph.integers([1, 2])]);
  const second = graph.node("Split", [first, graph.integers([1, 2])], { outputs: ["a", "b"], attributes: { axis: 0 } });
  expect([first, second]).toEqual(["Add_0_out", "a"]);
  expect([graph.has("b"), graph.has("c")]).toEqual([true, false]);
  const { initializers, nodes } = graph.finish();
  expect(initializers.map(({ name, type, shape }) => [name, type, shape])).toEqual([["int64_1_2", "int64", [2]]]);
  expect(nodes.map(({ name, inputs }) => [name, inputs])).toEqual([
    ["Add_0", ["x", "int64_1_2"]],
    ["Split_1", ["Add_0_out", "int64_1_2"]],
  ]);
});
