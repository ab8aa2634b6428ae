import { preset } from "@tessera/tsup-preset";

// PDFs are read in a thread with a main file of its own.
export default preset({ entry: ["src/index.ts", "src/pdf/pdf-worker.ts"], dts: { entry: ["src/index.ts"] } });
