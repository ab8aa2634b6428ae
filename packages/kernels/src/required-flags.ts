/** What the library is compiled for (x86-64-v4, VNNI and prefetches for writing), in the words of /proc/cpuinfo. */
export const requiredFlags = [
  "3dnowprefetch",
  "abm",
  "avx",
  "avx2",
  "bmi1",
  "bmi2",
  "f16c",
  "fma",
  "movbe",
  "xsave",
  "avx512f",
  "avx512bw",
  "avx512cd",
  "avx512dq",
  "avx512vl",
  "avx512_vnni",
] as const;
