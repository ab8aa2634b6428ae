export { createVisionEncoder, type EncodeOptions, type VisionEncoder, type VisionEncoderOptions } from "./create-vision-encoder.ts";
