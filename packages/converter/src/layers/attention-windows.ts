import type { InternVLConfig } from "@tessera/checkpoint";

/**
 * How many of the last positions each layer attends to, its own included; `undefined` is all. Phi-3 has one window for all layers, the others
 * one for those that `layer_types` names. A window as long as the longest sequence is none.
 */
export function attentionWindows(config: InternVLConfig["llm_config"], phi3: boolean, maxPositions: number): (number | undefined)[] {
  const { sliding_window, layer_types, num_hidden_layers } = config;
  const window = sliding_window == null || sliding_window >= maxPositions ? undefined : sliding_window;
  return Array.from({ length: num_hidden_layers }, (_, i) => {
    const slides = layer_types ? layer_types[i] === "sliding_attention" : phi3;
    return slides ? window : undefined;
  });
}
