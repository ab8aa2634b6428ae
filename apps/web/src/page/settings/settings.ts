/** The form that answers are held to. */
export type AnswerForm = "text" | "json" | "schema" | "regex";

/** What every request of the page carries. Numbers are off at the values of {@link defaultSettings}. */
export interface Settings {
  readonly system: string;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  /** 0 considers every token. */
  readonly topK: number;
  /** Share of the likeliest token's probability that others need. */
  readonly minP: number;
  readonly repetitionPenalty: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  readonly maxTokens: number;
  /** Tiles a picture may be cut into; 0 leaves it to the model. */
  readonly maxTiles: number;
  /** Turn pictures as their EXIF says. The original code does not. */
  readonly autoOrient: boolean;
  /** Frames taken from a clip. */
  readonly frames: number;
  /** Empty draws one. */
  readonly seed: string;
  /** Texts that end an answer, one a line; `\n` stands for a new line. */
  readonly stop: string;
  readonly form: AnswerForm;
  /** JSON Schema for the form `schema` */
  readonly schema: string;
  /** Regular expression for the form `regex` */
  readonly regex: string;
}

export const defaultSettings: Settings = {
  system: "",
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  repetitionPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
  maxTokens: 512,
  maxTiles: 0,
  autoOrient: false,
  frames: 8,
  seed: "",
  stop: "",
  form: "text",
  schema: "",
  regex: "",
};
