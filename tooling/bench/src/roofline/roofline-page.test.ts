import { expect, test } from "vitest";
import { fullSizeConfig } from "../full-size/full-size-config.ts";
import { modelWork } from "./model-work.ts";
import { rooflinePage } from "./roofline-page.ts";

test("each figure stands beside its bound; what was not measured says so", () => {
  const page = rooflinePage(
    modelWork(fullSizeConfig),
    { path: "untested", limits: [{ threads: 1, readGBs: 30, fp32Gflops: null, int8Gops: null }] },
    [
      {
        machine: {},
        pairs: 1,
        variants: [{ label: "int8" }, { label: "int4", options: { precision: "int4" } }],
        figures: {
          "decode-400": { int8: { median: 33.56, best: 30, samples: [33.56] }, int4: { error: "cannot" } },
          load: { int8: { median: 1500, best: 1400, samples: [1500] } },
        },
      },
    ],
  );
  expect(page).toContain("| 1 | 30.0 | untested | untested |");
  expect(page).toContain("| decode-400 | int8 | 33.6 | 16.8 | 50 % |");
  expect(page).toContain("| decode-400 | int4 | not measured |  |  |");
  expect(page).toContain("| load | int8 | 1500 |  |  |");
});
