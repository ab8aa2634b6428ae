/** What happens while a model is pulled. Sizes are in bytes, times in milliseconds. */
export type PullEvent =
  /** What is there, and how much of it has to come. */
  | {
      readonly type: "pull-start";
      readonly model: string;
      readonly files: number;
      readonly totalBytes: number;
      readonly missingBytes: number;
    }
  | {
      readonly type: "pull-progress";
      readonly file: string;
      readonly fileDone: number;
      readonly fileTotal: number;
      /** Of all that was missing. */
      readonly doneBytes: number;
      readonly totalBytes: number;
    }
  /** A request failed and is made again. */
  | { readonly type: "pull-retry"; readonly file: string; readonly reason: string; readonly waitMilliseconds: number }
  /** A file is in place, its hash is right. */
  | { readonly type: "pull-file-end"; readonly file: string }
  | { readonly type: "pull-end"; readonly folder: string; readonly cached: boolean };
