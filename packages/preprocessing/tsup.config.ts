import { preset } from "@tessera/tsup-preset";

const entry = { index: "src/index.ts", "plan-tiles": "src/tiles/plan-tiles.ts" };

// An optional dependency stays an import too: its binary is found next to its own files.
export default preset({ entry, dts: { entry }, external: [/^node-av/] });
