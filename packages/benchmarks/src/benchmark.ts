import type { MetricName, Reference } from "@tessera/evaluation";

/** A question of a benchmark. */
export interface BenchmarkItem {
  /** Names it within its benchmark. */
  readonly id: string;
  /** The whole prompt, without places for pictures. */
  readonly question: string;
  /** Paths, or bytes where the data file holds the picture. */
  readonly images: readonly (string | Uint8Array)[];
  /** Makes of them what is shown, when the question is asked. @default they are shown as they are */
  readonly prepareImages?: () => Promise<readonly Uint8Array[]>;
  /** Show the tiles of all pictures as those of one. At an endpoint they stay several. @default false */
  readonly combineImages?: boolean;
  /** A clip, instead of pictures. */
  readonly video?: BenchmarkVideo;
  /** What its answer is scored against; missing where only an upload is scored. */
  readonly reference?: Reference;
  /** What the upload repeats of the data. */
  readonly row?: Readonly<Record<string, string>>;
}

/** A clip and what is shown of it. */
export interface BenchmarkVideo {
  /** A path; or the frames themselves, each a path. */
  readonly input: string | readonly string[];
  readonly numSegments?: number;
  /** Seconds from and to. @default the whole clip */
  readonly bound?: readonly [start: number, end: number];
}

/** An answer as an upload has it. */
export interface UploadedAnswer extends Pick<BenchmarkItem, "id" | "row"> {
  readonly prediction: string;
}

/** A benchmark as InternVL's evaluation code runs it: one file each, listed in `benchmarks.ts`. */
export interface Benchmark {
  readonly id: string;
  readonly title: string;
  /** Of the published data, for those who want to know how long it takes. */
  readonly questions?: number;
  /** Below the data folder, as InternVL's `data/` has them; all have to be there. */
  readonly files: readonly string[];
  /** Most tiles of a picture. */
  readonly maxTiles: number;
  readonly maxNewTokens: number;
  /** @default only the file of an upload is written */
  readonly metric?: MetricName;
  /** What the original does to an answer before it scores it. */
  readonly clean?: (prediction: string) => string;
  /**
   * Reads the questions one by one; a file is never held whole, but for lists of accepted answers.
   *
   * @throws TesseraError `invalid-argument` naming file and line
   */
  read(folder: string): AsyncIterable<BenchmarkItem>;
  /** The file that an official server takes. */
  readonly submission?: {
    readonly file: string;
    readonly write: (answers: readonly UploadedAnswer[]) => string;
  };
}
