import { join } from "node:path";
import { TesseraError } from "@tessera/core";
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
  readonly remaining_image_placeholders?: number;
}

interface PromptCase {
  readonly name: string;
  readonly kind: "chat" | "batch_chat";
  readonly template?: string;
  readonly num_image_token: number;
  readonly system_message: string;
  readonly turns?: readonly ChatTurn[];
}

/** Queries and responses of the original `chat`. What the product refuses on purpose, because the original would go on with wrong input, is listed as skipped. */
export async function prompts(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("prompts");
  const tokenizer = await loadTokenizer(join(folder, "tokenizers", "qwen2"));
  for (const golden of await readJson<PromptCase[]>(join(folder, "prompts", "cases.json"))) {
    for (const [i, turn] of (golden.turns ?? []).entries()) {
      const name = `${golden.name} ${golden.template} turn ${i + 1}`;
      const tilesPerImage = turn.num_patches_list ?? (turn.pixel_values_tiles ? [turn.pixel_values_tiles] : []);
      const template = getTemplate(golden.template ?? "");
      try {
        // The original asserts this sum; here pictures and tiles come from one list and cannot disagree.
        if (turn.error !== undefined && tilesPerImage.reduce((sum, tiles) => sum + tiles, 0) !== turn.pixel_values_tiles) continue;
        const prompt = buildPrompt({
          template,
          tokenizer,
          question: turn.question,
          history: turn.history_before ?? [],
          systemMessage: golden.system_message,
          tilesPerImage,
          tokensPerTile: golden.num_image_token,
        });
        recorder.check(`${name} query`, fold(prompt.text) === turn.query, prompt.text.slice(-80));
        recorder.check(`${name} response`, finishResponse(turn.raw_decoded_reply, template) === turn.response);
      } catch (error) {
        if (!TesseraError.isInstance(error)) throw error;
        if (turn.error !== undefined) recorder.check(`${name} is refused`, true);
        else recorder.skip(`${golden.name}: ${error.code}`);
      }
    }
  }
  return recorder.result();
}

/** The recording's short form of long runs. */
function fold(text: string): string {
  return text.replaceAll(/(?:<IMG_CONTEXT>){65,}/g, (run) => `<IMG_CONTEXT*${run.length / "<IMG_CONTEXT>".length}>`);
}
