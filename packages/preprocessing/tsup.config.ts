import { preset } from "@tessera/tsup-preset";

const entry = ["src/index.ts", "src/plan-tiles.ts"];

// An optional dependency stays an import too: its binary is found next to its own files.
export default preset({ entry, dts: { entry }, external: [/^node-av/] });
