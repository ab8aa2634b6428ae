import { stat } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";

/** A row by column: texts, and bytes where the column is not said to be text. */
type ParquetRow = Readonly<Record<string, unknown>>;

/**
 * The rows of a Parquet file; one row group is held at a time.
 *
 * @param needed columns that have to be there
 * @throws TesseraError `invalid-argument` naming file and column, `media-not-found`
 */
export async function* readParquet(file: string, needed: readonly string[]): AsyncGenerator<ParquetRow, void, void> {
  await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new TesseraError("media-not-found", `${file} cannot be read (${cause.code})`, { facts: { file }, cause });
  });
  const invalid = (problem: string, cause?: unknown) =>
    new TesseraError("invalid-argument", `${file}: ${problem}`, { facts: { file }, cause });
  const damaged = (cause: unknown): never => {
    throw invalid("is no Parquet file that can be read; it may be cut off", cause);
  };
  const buffer = await asyncBufferFromFile(file);
  const metadata: FileMetaData = await parquetMetadataAsync(buffer).catch(damaged);
  const columns = new Set(metadata.schema.map(({ name }) => name));
  const missing = needed.find((name) => !columns.has(name));
  if (missing !== undefined) throw invalid(`there is no column ${missing}`);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    yield* await parquetReadObjects({ file: buffer, metadata, columns: [...needed], rowStart, rowEnd, utf8: false }).catch(damaged);
    rowStart = rowEnd;
  }
}
