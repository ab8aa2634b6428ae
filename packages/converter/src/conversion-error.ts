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

/** Turns a file-system failure while writing into a typed error that names the folder; passes everything else through. */
export function conversionError(error: unknown, folder: string): unknown {
  const code = codes[(error as NodeJS.ErrnoException | null)?.code ?? ""];
  if (code === undefined || TesseraError.isInstance(error)) return error;
  const message =
    code === "disk-full" ? `No space left while writing the converted model to ${folder}` : `The cache folder ${folder} cannot be written`;
  return new TesseraError(code, message, { facts: { folder }, cause: error });
}
