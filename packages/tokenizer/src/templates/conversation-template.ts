/** How a conversation is written as one text, as registered in the reference's `conversation.py`. */
export interface ConversationTemplate {
  readonly name: string;
  /** Text before the first turn; `{system_message}` is replaced. */
  readonly systemTemplate: string;
  /** @default no system part, unless a conversation brings a message of its own */
  readonly systemMessage?: string;
  /** What a user's and an assistant's turn begin with. */
  readonly roles: readonly [user: string, assistant: string];
  /** MPT: role + message + separator. INTERNVL_ZH: role + ": " + message + the separators in turn. */
  readonly separatorStyle: "MPT" | "INTERNVL_ZH";
  readonly separator: string;
  /** Separator after user turns, only for INTERNVL_ZH. */
  readonly separator2?: string;
  /** Token that ends an answer. */
  readonly eosToken: string;
}
