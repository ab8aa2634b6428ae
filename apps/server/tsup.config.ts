import { preset } from "@tessera/tsup-preset";

// The engine's process has a main file of its own.
export default preset({ entry: { index: "src/index.ts", "engine-main": "src/engine/engine-main.ts" }, dts: { entry: ["src/index.ts"] } });
