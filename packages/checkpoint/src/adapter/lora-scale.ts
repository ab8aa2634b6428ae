import type { AdapterConfig } from "./adapter-config.ts";

/**
 * What B × A of a module is multiplied with. The keys of `alpha_pattern` are regular expressions that match a module's name from its end; the
 * first that does rules. The rank is the tensors' own.
 */
export function loraScale(module: string, rank: number, { lora_alpha, alpha_pattern, use_rslora }: AdapterConfig): number {
  const found = Object.entries(alpha_pattern ?? {}).find(([key]) => new RegExp(`^(?:.*\\.)?(?:${key})$`).test(module));
  return (found?.[1] ?? lora_alpha) / (use_rslora ? Math.sqrt(rank) : rank);
}
