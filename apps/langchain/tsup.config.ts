import { preset } from "@tessera/tsup-preset";

export default preset();
