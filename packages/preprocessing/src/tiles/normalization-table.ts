/** Mean and standard deviation of ImageNet per channel, as `build_transform` of the model card has them. */
const mean = [0.485, 0.456, 0.406];
const deviation = [0.229, 0.224, 0.225];

/** float32 [3, 256]: what ToTensor and Normalize make of each 8-bit value, rounded to float32 at each step as torch does. */
export function normalizationTable(): Float32Array {
  return Float32Array.from({ length: 3 * 256 }, (_, i) => {
    const channel = i >> 8;
    const unit = Math.fround((i & 255) / 255);
    return Math.fround(unit - Math.fround(mean[channel]!)) / Math.fround(deviation[channel]!);
  });
}
