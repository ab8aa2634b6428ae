import { preset } from "@tessera/tsup-preset";

// An optional dependency stays an import too: its binary is found next to its own files.
export default preset({ external: [/^node-av/] });
