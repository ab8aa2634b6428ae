const kinds: readonly (readonly [RegExp, string])[] = [
  [/\.(?:qweight|qzeros)$/, "AWQ or GPTQ"],
  [/\.(?:absmax|quant_map|SCB|quant_state\.[\w.]+)$/, "bitsandbytes"],
  [/\.(?:weight_scale|weight_scale_inv|input_scale|weight_packed)$/, "FP8 or another quantised form"],
];

/** What a checkpoint's names give away about quantised weights that its config.json does not mention; `undefined` where there is nothing. */
export function quantizedKind(names: Iterable<string>): string | undefined {
  for (const name of names) {
    const found = kinds.find(([pattern]) => pattern.test(name));
    if (found !== undefined)
      return `${name} is of a checkpoint quantised with ${found[1]}, and config.json has no quantization_config that says how: take its config.json, or the checkpoint in 16 or 32 bits`;
  }
  return undefined;
}
