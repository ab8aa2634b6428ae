/** What every request of the page carries. */
export interface Settings {
  readonly system: string;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  /** 0 considers every token. */
  readonly topK: number;
  readonly maxTokens: number;
  /** Tiles a picture may be cut into; 0 leaves it to the model. */
  readonly maxTiles: number;
  /** Empty draws one. */
  readonly seed: string;
  readonly apiKey: string;
}

export const defaultSettings: Settings = {
  system: "",
  temperature: 0,
  topP: 1,
  topK: 0,
  maxTokens: 512,
  maxTiles: 0,
  seed: "",
  apiKey: "",
};
