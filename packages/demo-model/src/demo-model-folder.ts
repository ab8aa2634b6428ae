import { fileURLToPath } from "node:url";

/** Folder of the bundled checkpoint, in the Hugging Face layout. */
export const demoModelFolder: string = fileURLToPath(new URL("../files/model", import.meta.url));
