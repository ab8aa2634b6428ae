/** A picture or video of a question. */
export interface Attachment {
  readonly id: string;
  readonly kind: "image" | "video";
  readonly name: string;
  /** Data URI */
  readonly url: string;
  /** Pixels; 0 for videos. */
  readonly width: number;
  readonly height: number;
}

export interface Turn {
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** What went wrong, in place of an answer or behind what came of it. */
  readonly error?: string;
  /** Tokens and time of an answer. */
  readonly facts?: string;
}

export interface Conversation {
  readonly id: string;
  /** Milliseconds since 1970 of the last change. */
  readonly changed: number;
  readonly turns: readonly Turn[];
}
