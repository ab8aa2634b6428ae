import { isClip, type Turn } from "../chat/conversation.ts";
import type { Settings } from "../settings/settings.ts";
import type { ModelCard } from "./model-card.ts";

/** Around a frame's own tokens: its number, its brackets, the end of the line. */
const tokensAround = 8;

/** About how many tokens the clips of a conversation take that are sent as clips. */
export function clipTokens(turns: readonly Turn[], { vision }: ModelCard, { frames }: Settings): number {
  const clips = turns.flatMap(({ attachments }) => attachments).filter((one) => isClip(one) && one.stills === undefined);
  return clips.length * frames * ((vision?.tokens_per_tile ?? 256) + tokensAround);
}
