const wrappers = /^(?:(?:module|_orig_mod|base_model\.model)\.)+/;

/** A tensor's name without what distributed training, `torch.compile` and PEFT put in front of it. */
export function unwrapName(stored: string): string {
  return stored.replace(wrappers, "");
}
