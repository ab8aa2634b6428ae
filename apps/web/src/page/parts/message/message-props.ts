import type { ModelCard } from "../../api/model-card.ts";
import type { Attachment, Turn } from "../../chat/conversation.ts";
import type { Progress } from "../../chat/run-answer.ts";
import type { Settings } from "../../settings/settings.ts";

export interface MessageProps {
  readonly turn: Turn;
  /** The last picture before this turn: boxes are drawn on it. */
  readonly picture: Attachment | undefined;
  readonly vision: ModelCard["vision"];
  readonly settings: Settings;
  /** The answer is still coming. */
  readonly pending: boolean;
  /** While the question's pictures are looked at. */
  readonly progress: Progress | undefined;
  /** The server would not take this question. */
  readonly leftOut: boolean;
  readonly onEdit: ((turn: Turn) => void) | undefined;
  readonly onRegenerate: (() => void) | undefined;
}
