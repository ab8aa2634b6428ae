import { fileURLToPath } from "node:url";

/** Folder of the bundled pictures, frames and questions. */
export const demoMediaFolder: string = fileURLToPath(new URL("../files/media", import.meta.url));
