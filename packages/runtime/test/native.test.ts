import { createRuntime } from "../src/index.ts";
import { testRuntime } from "./test-runtime.ts";

testRuntime("native", () => createRuntime({ implementation: "native", threads: 2 }));
