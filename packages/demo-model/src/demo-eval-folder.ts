import { fileURLToPath } from "node:url";

/** Folder of the bundled evaluation items with the original implementation's answers. */
export const demoEvalFolder: string = fileURLToPath(new URL("../files/eval", import.meta.url));
