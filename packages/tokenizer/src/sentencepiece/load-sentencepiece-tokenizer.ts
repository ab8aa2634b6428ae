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
export function loadSentencePieceTokenizer(files: SentencePieceFiles): Tokenizer {
  return new SentencePieceTokenizer(files);
}

class SentencePieceTokenizer implements Tokenizer {
  readonly #model: ReturnType<typeof readSentencePieceModel>;
  readonly #encoder: SentencePieceEncoder;
  readonly #split: ReturnType<typeof splitAddedTokens>;
  readonly #pieceIds = new Map<string, number>();
  readonly #addedById: ReadonlyMap<number, string>;
  readonly #addedIds: ReadonlyMap<string, number>;
  readonly #specialTokens: ReadonlySet<string>;
  /** Added tokens that are cut out when decoding: those that are not special, and additional ones beyond the model's pieces. */
  readonly #standAlone: ReadonlySet<string>;
  readonly #llama: boolean;
  /** Llama with `legacy: false`. */
  readonly #modern: boolean;
  readonly #cleansWhole: boolean;
  /** InternLM2's class cleans each part between added tokens, whatever the setting says. */
  readonly #cleansParts: boolean;
  readonly #stripsFirstSpace: boolean;
  readonly #bosId: number | undefined;
  readonly #eosId: number | undefined;
  /** Characters that a token stands for at most. */
  readonly #longest: number;
  readonly specialIds: ReadonlySet<number>;
  readonly size: number;
  readonly cleansUpSpaces: boolean;
  readonly alphabet = "byte-fallback";

  constructor({ model: bytes, config, addedTokens }: SentencePieceFiles) {
    const model = readSentencePieceModel(bytes, "tokenizer.model");
    this.#model = model;
    this.#encoder = new SentencePieceEncoder(model, new Set(addedTokens.filter(({ special }) => special).map(({ id }) => id)));
    this.#llama = /^Llama/.test(config.tokenizer_class ?? "");
    this.#modern = this.#llama && config.legacy === false;
    this.#cleansWhole = config.clean_up_tokenization_spaces ?? false;
    this.#cleansParts = !this.#llama;
    this.#split = splitAddedTokens(addedTokens);
    for (const [id, { text }] of model.pieces.entries()) if (!this.#pieceIds.has(text)) this.#pieceIds.set(text, id);
    this.#addedById = new Map(addedTokens.map((token) => [token.id, token.content]));
    this.#addedIds = new Map(addedTokens.map((token) => [token.content, token.id]));
    this.#specialTokens = new Set(listSpecialTokens(config));
    const known = [...this.#specialTokens].map((token) => this.tokenToId(token));
    this.specialIds = new Set(known.filter((id) => id !== undefined));
    const additional = new Set(config.additional_special_tokens ?? []);
    const standsAlone = ({ content, id }: AddedToken) =>
      !this.#specialTokens.has(content) || (additional.has(content) && id >= model.pieces.length);
    this.#standAlone = new Set(addedTokens.filter(standsAlone).map(({ content }) => content));
    this.#bosId = config.bos_token === undefined || config.add_bos_token === false ? undefined : this.tokenToId(config.bos_token);
    this.#eosId = config.eos_token === undefined || config.add_eos_token !== true ? undefined : this.tokenToId(config.eos_token);
    this.#stripsFirstSpace = !this.#modern && (model.addDummyPrefix || model.removeExtraWhitespaces);
    this.#longest = longestText([...this.#pieceIds.keys(), ...this.#addedIds.keys()]);
    this.size = Math.max(model.pieces.length, ...addedTokens.map(({ id }) => id + 1));
    this.cleansUpSpaces = this.#cleansWhole || this.#cleansParts;
  }

  tokenToId(token: string): number | undefined {
    return this.#addedIds.get(token) ?? this.#pieceIds.get(token);
  }

  idToToken(id: number): string | undefined {
    return this.#addedById.get(id) ?? this.#model.pieces[id]?.text;
  }

  encode(...[text, { addSpecialTokens = true, maxTokens } = {}]: Parameters<Tokenizer["encode"]>): number[] {
    const own = this.#encodeText(text, maxTokens);
    const ids = addSpecialTokens ? [this.#bosId, ...own, this.#eosId].filter((id) => id !== undefined) : own;
    expectFewTokens(ids.length, maxTokens);
    return ids;
  }

  decode(...[ids, { skipSpecialTokens = false } = {}]: Parameters<Tokenizer["decode"]>): string {
    const parts: string[] = [];
    let current: string[] = [];
    const flush = (last: boolean): void => {
      const joined = current.length === 0 ? "" : this.#joinTokens(current);
      const text = this.#cleansParts ? joinPunctuation(joined) : joined;
      // As in the original, only the last part may be empty.
      if (text !== "" || (last && current.length > 0)) parts.push(text);
      current = [];
    };
    for (const id of ids) {
      const token = this.idToToken(id);
      if (token === undefined || (skipSpecialTokens && this.specialIds.has(id))) continue;
      if (!this.#standAlone.has(token)) current.push(token);
      else {
        flush(false);
        parts.push(token);
      }
    }
    flush(true);
    const text = parts.join(" ");
    return this.#cleansWhole ? joinPunctuation(text) : text;
  }

  #encodeText(given: string | readonly TextPiece[], maxTokens: number | undefined): number[] {
    const modern = this.#modern;
    const { text, plain } = joinPieces(given, (piece) => (modern ? piece.replaceAll(space, " ") : piece));
    expectFewTokens(text.length / this.#longest, maxTokens);
    const shift = modern && text !== "" ? 1 : 0;
    const ranges = plain.map(([start, end]) => [start + shift, end + shift] as const);
    const options = { addDummyPrefix: modern ? false : undefined, plain: plain.length > 0 };
    const ids: number[] = [];
    for (const part of this.#split(shift ? space + text : text, ranges)) {
      if ("token" in part) ids.push(part.token.id);
      else for (const id of this.#encoder.encode(part.text, options)) ids.push(id);
    }
    // The "▁" in front of a text that begins with a special token goes away again.
    const [first, second] = ids;
    return modern && second !== undefined && first === this.#pieceIds.get(space) && this.specialIds.has(second) ? ids.slice(1) : ids;
  }

  #joinTokens(tokens: readonly string[]): string {
    const llama = this.#llama;
    let text = "";
    let pending: PieceText[] = [];
    let afterSpecial = false;
    tokens.forEach((token, index) => {
      if (this.#specialTokens.has(token)) {
        const spaced = llama ? !afterSpecial && index !== 0 && !this.#modern : !afterSpecial;
        text += (spaced ? " " : "") + decodePieces(pending, this.#stripsFirstSpace) + token;
        pending = [];
        afterSpecial = true;
        return;
      }
      const shown = llama && index === 0 && token.startsWith(space) ? token.slice(1) : token;
      const id = this.#pieceIds.get(shown);
      pending.push({ text: shown, piece: id === undefined ? undefined : this.#model.pieces[id] });
      afterSpecial = false;
    });
    return text + decodePieces(pending, this.#stripsFirstSpace);
  }
}
