/** `OrtLoggingLevel` of onnxruntime_c_api.h. */
export const logLevels = { verbose: 0, info: 1, warning: 2, error: 3, fatal: 4 } as const;
