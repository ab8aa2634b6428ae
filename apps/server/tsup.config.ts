import { preset } from "@tessera/tsup-preset";

// The engine's process has a main file of its own.
export default preset({ entry: ["src/index.ts", "src/engine-main.ts"], dts: { entry: ["src/index.ts"] } });
