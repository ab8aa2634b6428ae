import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findKernels } from "../src/index.ts";

const flags = "fpu 3dnowprefetch avx avx2 abm bmi1 bmi2 f16c fma movbe xsave avx512f avx512bw avx512cd avx512dq avx512vl avx512_vnni rdpid";
const cpuinfo = (text: string) => `processor\t: 0\nmodel name\t: A processor\nflags\t\t: ${text}\nbogomips\t: 5000.00\n`;
// Any file that is there.
const library = fileURLToPath(import.meta.url);
const machine = { platform: "linux", arch: "x64", cpuinfo: cpuinfo(flags), library };

test("answers the library where the processor has all it needs", () => {
  expect(findKernels(machine)).toEqual({ library });
});

test.each([
  ["another system", { platform: "darwin" }, "There are kernels for linux x64, not for darwin x64"],
  ["another processor family", { arch: "arm64" }, "There are kernels for linux x64, not for linux arm64"],
  ["a processor before VNNI", { cpuinfo: cpuinfo(flags.replace("avx512_vnni ", "")) }, "The processor lacks avx512_vnni"],
  ["flags that only begin alike", { cpuinfo: cpuinfo(flags.replace("avx512f ", "avx512fp16 ")) }, "The processor lacks avx512f"],
  ["a file that was not installed", { library: "/nowhere/kernels.so" }, "There is no file /nowhere/kernels.so"],
])("says what is lacking: %s", (_, change, missing) => {
  expect(findKernels({ ...machine, ...change })).toEqual({ missing });
});

test("counts an unreadable description as lacking everything", () => {
  expect(findKernels({ ...machine, cpuinfo: "" }).missing).toMatch(/^The processor lacks 3dnowprefetch, abm, .* avx512_vnni$/);
});

test("finds out about this machine by itself", () => {
  const { library: found, missing } = findKernels();
  expect(found === undefined ? missing : isAbsolute(found)).toBeTruthy();
});
