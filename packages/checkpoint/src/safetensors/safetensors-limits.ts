/** Limits against hostile headers (uncontrolled allocation, CWE-789). The largest real header of the family is about 0.3 MB. */
export const safetensorsLimits = {
  headerBytes: 64 * 1024 * 1024,
  tensors: 200_000,
  rank: 8,
} as const;
