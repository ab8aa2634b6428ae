import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const library = fileURLToPath(new URL("../prebuilt/tessera-kernels-linux-x64.so", import.meta.url));
const listing = await promisify(execFile)("objdump", ["-d", "--wide", library], { maxBuffer: 1 << 30 }).catch(() => undefined);

/*
 * AVX-VNNI and AVX-512 have the same instructions in two encodings. A processor with the first alone knows the one that starts with the byte C4, and
 * a compiler could choose the other one without a word.
 */
it.skipIf(listing === undefined)(
  "encodes the 256-bit dot products for processors without AVX-512 (skipped where there is no objdump)",
  () => {
    const products = [
      ...listing!.stdout.matchAll(/^ *[\da-f]+:\t([\da-f]{2}) [\da-f ]*\t *(?:\{vex\} )?vpdp(bus|wss)d .*%([xyz])mm\d+ *$/gm),
    ];
    const short = products.filter(([, , , width]) => width !== "z");
    expect(new Set(short.map(([, first]) => first))).toEqual(new Set(["c4"]));
    expect(new Set(short.map(([, , kind]) => kind))).toEqual(new Set(["bus", "wss"]));
    expect(new Set(products.filter(([, , , width]) => width === "z").map(([, first]) => first))).toEqual(new Set(["62"]));
  },
);
