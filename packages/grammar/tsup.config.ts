import { preset } from "@tessera/tsup-preset";

// Grammars are read in a thread with a main file of its own.
export default preset({ entry: ["src/index.ts", "src/grammar-worker.ts"], dts: { entry: ["src/index.ts"] } });
