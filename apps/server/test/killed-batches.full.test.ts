import { it } from "vitest";
import { expectBatchWhole } from "./killed-batches.ts";

it("a batch of 2,000 lines is whole after the server was killed 20 times", () => expectBatchWhole({ lines: 2000, kills: 20, seed: 2 }));
