import { join } from "node:path";
import { buildPrompt, finishResponse, getTemplate, loadTokenizer } from "@tessera/tokenizer";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

interface ChatTurn {
  readonly question: string;
  readonly pixel_values_tiles: number | null;
  readonly num_patches_list: readonly number[] | null;
  readonly history_before: readonly (readonly [string, string])[] | null;
  readonly raw_decoded_reply: string;
  readonly query?: string;
  readonly response?: string;
  readonly error?: string;
}

interface PromptCase {
  readonly name: string;
  readonly kind: "chat" | "batch_chat";
  readonly template?: string;
  readonly num_image_token: number;
  readonly system_message: string;
  readonly turns?: readonly ChatTurn[];
  readonly questions?: readonly string[];
  readonly num_patches_list?: readonly number[] | null;
  readonly pixel_values_tiles?: number | null;
  readonly raw_decoded_replies?: readonly string[];
  readonly queries?: readonly string[];
  readonly responses?: readonly string[];
}

/** Queries and responses of the original `chat` and `batch_chat`, placed as it places them. Calls whose arguments it refuses cannot be written here. */
export async function prompts(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("prompts");
  const tokenizer = await loadTokenizer(join(folder, "tokenizers", "qwen2"));
  for (const golden of await readJson<PromptCase[]>(join(folder, "prompts", "cases.json"))) {
    if (golden.template === undefined || (golden.kind === "batch_chat" && golden.queries === undefined)) {
      recorder.skip(`${golden.name}: no such call`);
      continue;
    }
    const template = getTemplate(golden.template);
    const query = (question: string, history: ChatTurn["history_before"], tilesPerImage: readonly number[]) =>
      fold(
        buildPrompt({
          template,
          tokenizer,
          question,
          history: history ?? undefined,
          systemMessage: golden.system_message,
          tilesPerImage,
          tokensPerTile: golden.num_image_token,
          placement: "reference",
        }).text,
      );
    for (const [i, turn] of (golden.turns ?? []).entries()) {
      const name = `${golden.name} ${golden.template} turn ${i + 1}`;
      if (turn.query === undefined) {
        recorder.skip(`${golden.name}: tiles are counted, not given`);
        continue;
      }
      const tiles = turn.num_patches_list ?? (turn.pixel_values_tiles ? [turn.pixel_values_tiles] : []);
      recorder.check(`${name} query`, query(turn.question, turn.history_before, tiles) === turn.query);
      recorder.check(`${name} response`, finishResponse(turn.raw_decoded_reply, template) === turn.response);
    }
    for (const [i, expected] of (golden.queries ?? []).entries()) {
      const name = `${golden.name} ${golden.template} member ${i + 1}`;
      const tiles = golden.num_patches_list?.[i];
      const withPixels = golden.pixel_values_tiles != null && tiles !== undefined;
      recorder.check(`${name} query`, query(golden.questions![i]!, null, withPixels ? [tiles] : []) === expected);
      recorder.check(`${name} response`, finishResponse(golden.raw_decoded_replies![i]!, template) === golden.responses![i]);
    }
  }
  return recorder.result();
}

/** The recording's short form of long runs. */
function fold(text: string): string {
  return text.replaceAll(/(?:<IMG_CONTEXT>){65,}/g, (run) => `<IMG_CONTEXT*${run.length / "<IMG_CONTEXT>".length}>`);
}
