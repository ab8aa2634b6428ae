/** What a number of threads can do at most; `null` where it was not measured. */
export interface ThreadLimits {
  readonly threads: number;
  /** 10^9 bytes a second out of memory. */
  readonly readGBs: number;
  /** 10^9 operations a second; a multiplication and an addition are two. */
  readonly fp32Gflops: number | null;
  readonly int8Gops: number | null;
}

/** The output of limits.c. */
export interface MachineLimits {
  /** Instructions of the products: avx512-vnni, avx2, or untested. */
  readonly path: string;
  /** One thread, then all. */
  readonly limits: readonly ThreadLimits[];
}
