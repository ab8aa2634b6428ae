import type { AddedToken } from "../added-tokens/added-token.ts";
import { expectFewTokens } from "../added-tokens/expect-few-tokens.ts";
import { listSpecialTokens } from "../added-tokens/list-special-tokens.ts";
import { longestText } from "../added-tokens/longest-text.ts";
import { splitAddedTokens } from "../added-tokens/split-added-tokens.ts";
import type { TokenizerConfig } from "../files/tokenizer-config.ts";
import type { TextPiece } from "../prompts/text-piece.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { decodePieces, type PieceText } from "./decode-pieces.ts";
import { joinPieces } from "./join-pieces.ts";
import { joinPunctuation } from "./join-punctuation.ts";
import { SentencePieceEncoder } from "./sentencepiece-encoder.ts";
import { readSentencePieceModel } from "./sentencepiece-model.ts";

/** Contents of the files of a SentencePiece tokenizer folder. */
export interface SentencePieceFiles {
  /** tokenizer.model. */
  readonly model: Uint8Array;
  readonly config: TokenizerConfig;
  readonly addedTokens: readonly AddedToken[];
}

const space = "▁";

/**
 * The slow InternLM2 and Llama tokenizers over a SentencePiece model.
 *
 * Llama with `legacy: false` puts one "▁" before the whole text and none before later parts; all others leave the dummy prefix to the model,
 * which adds it to every part between added tokens.
 *
 * @throws TesseraError `tokenizer-invalid` naming the file
 */
export function loadSentencePieceTokenizer({ model: bytes, config, addedTokens }: SentencePieceFiles): Tokenizer {
  const model = readSentencePieceModel(bytes, "tokenizer.model");
  const encoder = new SentencePieceEncoder(model, new Set(addedTokens.filter(({ special }) => special).map(({ id }) => id)));
  const llama = /^Llama/.test(config.tokenizer_class ?? "");
  const modern = llama && config.legacy === false;
  const cleansWhole = config.clean_up_tokenization_spaces ?? false;
  // InternLM2's class cleans each part between added tokens, whatever the setting says.
  const cleansParts = !llama;
  const split = splitAddedTokens(addedTokens);
  const pieceIds = new Map<string, number>();
  for (const [id, { text }] of model.pieces.entries()) if (!pieceIds.has(text)) pieceIds.set(text, id);
  const addedById = new Map(addedTokens.map((token) => [token.id, token.content]));
  const addedIds = new Map(addedTokens.map((token) => [token.content, token.id]));
  const tokenToId = (token: string) => addedIds.get(token) ?? pieceIds.get(token);
  const idToToken = (id: number) => addedById.get(id) ?? model.pieces[id]?.text;

  const specialTokens = new Set(listSpecialTokens(config));
  const specialIds = new Set([...specialTokens].map(tokenToId).filter((id) => id !== undefined));
  const additional = new Set(config.additional_special_tokens ?? []);
  // Added tokens that are cut out when decoding: those that are not special, and additional ones beyond the model's pieces.
  const standAlone = new Set(
    addedTokens
      .filter(({ content, id }) => !specialTokens.has(content) || (additional.has(content) && id >= model.pieces.length))
      .map(({ content }) => content),
  );
  const bosId = config.bos_token === undefined || config.add_bos_token === false ? undefined : tokenToId(config.bos_token);
  const eosId = config.eos_token === undefined || config.add_eos_token !== true ? undefined : tokenToId(config.eos_token);
  const stripsFirstSpace = !modern && (model.addDummyPrefix || model.removeExtraWhitespaces);

  const prepare = (text: string) => (modern ? text.replaceAll(space, " ") : text);
  // Characters that a token stands for at most.
  const longest = longestText([...pieceIds.keys(), ...addedIds.keys()]);
  const encode = (given: string | readonly TextPiece[], maxTokens: number | undefined): number[] => {
    const { text, plain } = joinPieces(given, prepare);
    expectFewTokens(text.length / longest, maxTokens);
    const shift = modern && text !== "" ? 1 : 0;
    const ranges = plain.map(([start, end]) => [start + shift, end + shift] as const);
    const ids: number[] = [];
    for (const part of split(shift ? space + text : text, ranges)) {
      if ("token" in part) ids.push(part.token.id);
      else
        for (const id of encoder.encode(part.text, { addDummyPrefix: modern ? false : undefined, plain: plain.length > 0 })) ids.push(id);
    }
    // The "▁" in front of a text that begins with a special token goes away again.
    const [first, second] = ids;
    return modern && second !== undefined && first === pieceIds.get(space) && specialIds.has(second) ? ids.slice(1) : ids;
  };

  const joinTokens = (tokens: readonly string[]): string => {
    let text = "";
    let pending: PieceText[] = [];
    let afterSpecial = false;
    tokens.forEach((token, index) => {
      if (specialTokens.has(token)) {
        const spaced = llama ? !afterSpecial && index !== 0 && !modern : !afterSpecial;
        text += (spaced ? " " : "") + decodePieces(pending, stripsFirstSpace) + token;
        pending = [];
        afterSpecial = true;
        return;
      }
      const shown = llama && index === 0 && token.startsWith(space) ? token.slice(1) : token;
      const id = pieceIds.get(shown);
      pending.push({ text: shown, piece: id === undefined ? undefined : model.pieces[id] });
      afterSpecial = false;
    });
    return text + decodePieces(pending, stripsFirstSpace);
  };

  return {
    specialIds,
    size: Math.max(model.pieces.length, ...addedTokens.map(({ id }) => id + 1)),
    cleansUpSpaces: cleansWhole || cleansParts,
    alphabet: "byte-fallback",
    tokenToId,
    idToToken,
    encode: (text, { addSpecialTokens = true, maxTokens } = {}) => {
      const own = encode(text, maxTokens);
      const ids = addSpecialTokens ? [bosId, ...own, eosId].filter((id) => id !== undefined) : own;
      expectFewTokens(ids.length, maxTokens);
      return ids;
    },
    decode: (ids, { skipSpecialTokens = false } = {}) => {
      const parts: string[] = [];
      let current: string[] = [];
      const flush = (last: boolean): void => {
        const joined = current.length === 0 ? "" : joinTokens(current);
        const text = cleansParts ? joinPunctuation(joined) : joined;
        // As in the original, only the last part may be empty.
        if (text !== "" || (last && current.length > 0)) parts.push(text);
        current = [];
      };
      for (const id of ids) {
        const token = idToToken(id);
        if (token === undefined || (skipSpecialTokens && specialIds.has(id))) continue;
        if (!standAlone.has(token)) current.push(token);
        else {
          flush(false);
          parts.push(token);
        }
      }
      flush(true);
      const text = parts.join(" ");
      return cleansWhole ? joinPunctuation(text) : text;
    },
  };
}
