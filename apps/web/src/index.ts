export { loadWebFiles, type WebFile } from "./load-web-files.ts";
