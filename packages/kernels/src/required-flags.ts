/** What the library is compiled for (x86-64-v4 and VNNI), in the words of /proc/cpuinfo. */
export const requiredFlags = [
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
