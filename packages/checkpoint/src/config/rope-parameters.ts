import * as z from "zod";

const factor = z.number().min(1).max(1e6);
const theta = z.number().positive().max(1e15);
const positions = z.number().int().min(2).max(Number.MAX_SAFE_INTEGER);
const factors = z.array(z.number().positive()).max(4096);
const attention_factor = z.number().positive().nullish();

const ropeSchema = z.discriminatedUnion("rope_type", [
  z.strictObject({ rope_type: z.literal("default"), rope_theta: theta, factor: z.literal(1).nullish() }),
  z.strictObject({ rope_type: z.literal("linear"), rope_theta: theta, factor }),
  z.strictObject({ rope_type: z.literal("dynamic"), rope_theta: theta, factor }),
  z.strictObject({
    rope_type: z.literal("yarn"),
    rope_theta: theta.gt(1),
    factor,
    original_max_position_embeddings: positions,
    attention_factor,
    beta_fast: z.number().positive().nullish(),
    beta_slow: z.number().positive().nullish(),
    mscale: z.number().nullish(),
    mscale_all_dim: z.number().nullish(),
    truncate: z.boolean().nullish(),
  }),
  z.strictObject({
    rope_type: z.literal("longrope"),
    rope_theta: theta,
    short_factor: factors,
    long_factor: factors,
    original_max_position_embeddings: positions,
    factor: factor.nullish(),
    attention_factor,
  }),
  z.strictObject({
    rope_type: z.literal("llama3"),
    rope_theta: theta,
    factor,
    low_freq_factor: z.number().positive(),
    high_freq_factor: z.number().positive(),
    original_max_position_embeddings: positions,
  }),
]);

/** How positions are rotated, as transformers 5 writes it: one place for `rope_theta`, the kind of scaling and its numbers. */
export type RopeParameters = z.output<typeof ropeSchema>;

interface RopeFields {
  readonly rope_theta: number;
  readonly rope_scaling?: Readonly<Record<string, unknown>> | null;
  readonly rope_parameters?: Readonly<Record<string, unknown>> | null;
  readonly max_position_embeddings: number;
  readonly original_max_position_embeddings?: number | null;
  readonly partial_rotary_factor?: unknown;
}

const withOriginal = new Set<unknown>(["yarn", "longrope", "llama3"]);

/**
 * Brings the fields of all versions into one form: `rope_theta` beside `rope_scaling` (`type`, later `rope_type`), or `rope_parameters`. What
 * stands in `rope_parameters` rules; Phi-3's own names `su` and `yarn`, both with a factor for each frequency, become `longrope`. Kinds and
 * fields that are not known here are errors: they would change every position.
 */
export function readRopeParameters(config: RopeFields): z.ZodSafeParseResult<RopeParameters> {
  const { max_position_embeddings: most, original_max_position_embeddings: original } = config;
  const {
    type: named,
    rope_type = named ?? "default",
    partial_rotary_factor,
    ...given
  } = { ...config.rope_scaling, ...config.rope_parameters };
  const rotated = partial_rotary_factor ?? config.partial_rotary_factor ?? 1;
  const perFrequency = rope_type === "su" || "short_factor" in given;
  const kind = perFrequency ? "longrope" : rope_type;
  const stretch = original ? most / original : 1;
  return ropeSchema.safeParse({
    ...given,
    rope_type: kind,
    rope_theta: given.rope_theta ?? config.rope_theta,
    ...(withOriginal.has(kind) ? { original_max_position_embeddings: original ?? given.original_max_position_embeddings ?? most } : {}),
    // The original's own yarn of Phi-3 raises the magnitude otherwise than `su`.
    ...(rope_type === "yarn" && perFrequency
      ? { attention_factor: given.attention_factor ?? (stretch > 1 ? 0.1 * Math.log(stretch) + 1 : 1) }
      : {}),
    ...(rotated === 1 ? {} : { partial_rotary_factor: rotated }),
  });
}
