import { createRuntime } from "../src/index.ts";
import { testRuntime } from "./test-runtime.ts";

testRuntime("binding", () => createRuntime({ implementation: "binding", threads: 2 }));
