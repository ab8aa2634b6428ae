export interface ModelCase {
  readonly case: string;
  readonly kind: "chat" | "batch_chat" | "beam";
  readonly question: string | readonly string[];
  readonly history: readonly (readonly [string, string])[] | null;
  readonly num_patches_list: readonly number[] | null;
  readonly input_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[] | null;
  readonly generation_config: {
    readonly max_new_tokens: number;
    readonly repetition_penalty?: number;
    readonly no_repeat_ngram_size?: number;
    readonly min_new_tokens?: number;
    readonly num_beams?: number;
  };
  readonly output_ids: readonly (readonly number[])[];
  readonly margins?: readonly (readonly number[])[];
  readonly pixel_values?: { readonly from_images: readonly number[] };
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
  readonly file?: string;
  readonly sequences_score?: number;
}

export interface ModelGolden {
  readonly eos_token_id: number;
  readonly num_image_token: number;
  readonly image_size: number;
  readonly template: string;
  readonly stats: { readonly logit_std: number };
  readonly cases: readonly ModelCase[];
  readonly images: readonly { readonly file: string; readonly max_num: number; readonly tiles: number }[];
}
