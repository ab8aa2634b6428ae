import { type ErrorCode, TesseraError } from "@tessera/core";

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: "disk-full",
  EDQUOT: "disk-full",
  EACCES: "cache-unwritable",
  EPERM: "cache-unwritable",
  EROFS: "cache-unwritable",
  ENOTDIR: "cache-unwritable",
  EEXIST: "cache-unwritable",
  ENOENT: "cache-unwritable",
};

/**
 * Turns a file-system failure while writing into a typed error that names the folder. Everything else passes through, and so
 * does a failure whose path lies elsewhere (the checkpoint's own files).
 */
export function conversionError(error: unknown, folder: string): unknown {
  const { code: systemCode = "", path } = (error ?? {}) as NodeJS.ErrnoException;
  const code = codes[systemCode];
  if (code === undefined || TesseraError.isInstance(error) || (path !== undefined && !path.startsWith(folder) && !folder.startsWith(path)))
    return error;
  const message =
    code === "disk-full" ? `No space left while writing the converted model to ${folder}` : `The cache folder ${folder} cannot be written`;
  return new TesseraError(code, `${message} (${systemCode})`, { facts: { folder, systemCode }, cause: error });
}
