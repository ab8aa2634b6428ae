import { preset } from "@tessera/tsup-preset";

export default preset({ entry: ["src/index.ts", "src/main.ts"] });
