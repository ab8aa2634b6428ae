/** A picture, clip or document of a question. Its data never change: what is altered gets another id. */
export interface Attachment {
  readonly id: string;
  readonly kind: "image" | "video" | "document";
  readonly name: string;
  /** Data URI */
  readonly url: string;
  /** Pixels as browsers show it; 0 where this one cannot. */
  readonly width: number;
  readonly height: number;
  /** Its EXIF data turns it by a quarter: it lies in the file with its sides exchanged. */
  readonly turned?: boolean;
  /** A GIF or WebP that moves: `kind` says whether its frames are asked about or its first one. */
  readonly animated?: boolean;
  /** It lies on the user's disk under its name just as it is here: code samples read it from there. */
  readonly isFile?: boolean;
  /** Pages of a document that are shown, as in "1-3,7,10-"; all without. */
  readonly pages?: string;
  /** Frames of a clip that are sent in its place, as data URIs. */
  readonly stills?: readonly string[];
}

export interface Turn {
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** What went wrong, in place of an answer or behind what came of it. */
  readonly error?: string;
  /** The server will not take the question in front of this answer: later questions leave both out. */
  readonly refused?: boolean;
  /** Tokens and time of an answer. */
  readonly facts?: string;
}

export interface Conversation {
  readonly id: string;
  /** Milliseconds since 1970 of the last change. */
  readonly changed: number;
  readonly turns: readonly Turn[];
}

export function isClip({ kind }: Attachment): boolean {
  return kind === "video";
}
