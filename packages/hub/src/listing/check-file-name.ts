import { TesseraError } from "@tessera/core";

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Names come from the repository: one that would leave the cache, or be another file on some system, is refused.
 *
 * @throws TesseraError `hub-refused` naming the file
 */
export function checkFileName(path: string, repository: string): void {
  const parts = path.split("/");
  const control = [...path].some((character) => character.charCodeAt(0) < 32);
  const bad = (part: string) =>
    part === "" || part === "." || part === ".." || /[\\:*?"<>|]/.test(part) || reserved.test(part) || /[. ]$/.test(part);
  if (path.length <= 1024 && !control && !parts.some(bad)) return;
  throw new TesseraError(
    "hub-refused",
    `${repository} lists a file with the name ${JSON.stringify(path.slice(0, 200))}, which is no plain path`,
    {
      facts: { repository, path: path.slice(0, 200) },
    },
  );
}
