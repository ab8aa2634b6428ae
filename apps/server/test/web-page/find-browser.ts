import { existsSync } from "node:fs";

/** A Chromium on this machine, or the one that TESSERA_CHROMIUM names. */
export function findBrowser(): string | undefined {
  const known = [process.env.TESSERA_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return known.find((path) => path !== undefined && existsSync(path));
}
