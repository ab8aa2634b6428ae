/** Progress of a conversion. Bytes count what is written. */
export type ConvertEvent =
  | { readonly type: "convert-start"; readonly totalBytes: number }
  | { readonly type: "convert-progress"; readonly tensor: string; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly type: "convert-end"; readonly folder: string; readonly cached: boolean };
