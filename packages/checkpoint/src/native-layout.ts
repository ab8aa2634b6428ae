/** Where a tensor of the original layout comes from in the transformers-native (`-hf`) layout: rows of these, one after the other. */
export interface NativeSource {
  readonly name: string;
  readonly parts: readonly string[];
}

/** Renames from the native layout (`modeling_internvl.py` of transformers 4.5x) to the original (`modeling_internvl_chat.py`), in order. */
const renames: readonly (readonly [RegExp, string])[] = [
  [/^model\.(?=vision_tower\.|multi_modal_projector\.)/, ""],
  [/^model\.language_model\./, "language_model.model."],
  [/^lm_head\./, "language_model.lm_head."],
  [/^vision_tower\./, "vision_model."],
  [/^multi_modal_projector\.layer_norm\./, "mlp1.0."],
  [/^multi_modal_projector\.linear_1\./, "mlp1.1."],
  [/^multi_modal_projector\.linear_2\./, "mlp1.3."],
  [/\.embeddings\.cls_token$/, ".embeddings.class_embedding"],
  [/\.embeddings\.position_embeddings$/, ".embeddings.position_embedding"],
  [/\.embeddings\.patch_embeddings\.projection\./, ".embeddings.patch_embedding."],
  [/^vision_model\.encoder\.layer\./, "vision_model.encoder.layers."],
  [/\.attention\.projection_layer\./, ".attn.proj."],
  [/\.attention\.(?=[qk]_norm\.)/, ".attn."],
  [/\.lambda_([12])$/, ".ls$1"],
  [/\.layernorm_before\./, ".norm1."],
  [/\.layernorm_after\./, ".norm2."],
];
const attention = /^(vision_model\..*)\.attention\.([qkv])_proj\.(weight|bias)$/;

/** The original's name for a native one. Query, key and value of the vision tower are thirds of the rows of one `qkv`: `side` says which. */
export function nativePlace(stored: string): { readonly name: string; readonly side?: "q" | "k" | "v" } {
  const name = renames.reduce((text, [from, to]) => text.replace(from, to), stored);
  const [, prefix, side, kind] = attention.exec(name) ?? [];
  return prefix === undefined ? { name } : { name: `${prefix}.attn.qkv.${kind}`, side: side as "q" | "k" | "v" };
}

/** Maps every stored tensor to the original layout; separate q, k and v of the vision tower become one `qkv`. */
export function mapNativeLayout(names: Iterable<string>): NativeSource[] {
  const packed = new Map<string, Record<string, string>>();
  const sources: NativeSource[] = [];
  for (const stored of names) {
    const { name, side } = nativePlace(stored);
    if (side === undefined) sources.push({ name, parts: [stored] });
    else packed.set(name, { ...packed.get(name), [side]: stored });
  }
  for (const [name, { q, k, v }] of packed) {
    // An incomplete set keeps its stored names, so that the check of the tensors names them.
    if (q !== undefined && k !== undefined && v !== undefined) sources.push({ name, parts: [q, k, v] });
    else for (const part of [q, k, v]) if (part !== undefined) sources.push({ name: part, parts: [part] });
  }
  return sources;
}
