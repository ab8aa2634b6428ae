import { it } from "vitest";
import { expectBatchWhole } from "./killed-batches.ts";

it("a batch is whole after the server was killed twice", () => expectBatchWhole({ lines: 150, kills: 2, seed: 1 }));
