import { describe } from "vitest";
import { testKills } from "./resume-suite.ts";

describe("a pull", () => {
  testKills(50);
});
