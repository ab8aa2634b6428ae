/** The operator library for this machine, or why there is none. */
export type Kernels =
  | {
      /** Absolute path of the library. */
      readonly library: string;
      readonly missing?: undefined;
    }
  | {
      /** What is lacking, in words. */
      readonly missing: string;
      readonly library?: undefined;
    };
