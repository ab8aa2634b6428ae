import { tokenPattern } from "../bpe/token-pattern.ts";
import { PriorityQueue } from "./priority-queue.ts";
import type { SentencePieceModel } from "./sentencepiece-model.ts";

interface Symbol {
  text: string;
  /** User-defined symbols never merge. */
  readonly frozen: boolean;
  previous: number;
  next: number;
}

interface Candidate {
  readonly left: number;
  readonly right: number;
  readonly score: number;
  readonly text: string;
}

const space = "▁";

/** Options of {@link SentencePieceEncoder.encode}. */
export interface PieceOptions {
  /** @default the model's own setting */
  readonly addDummyPrefix?: boolean;
  /** Never gives the id of a special token, under whatever name the model has it (InternLM2: "[UNUSED_TOKEN_145]"). @default false */
  readonly plain?: boolean;
}

/** SentencePiece's BPE encoding (`bpe_model.cc`): the best scored pair merges first, the leftmost among equals. */
export class SentencePieceEncoder {
  readonly #model: SentencePieceModel;
  readonly #merging = new Map<string, number>();
  readonly #ids = new Map<string, number>();
  readonly #byteIds: number[] = [];
  readonly #userDefined: RegExp | undefined;
  readonly #plainUserDefined: RegExp | undefined;
  readonly #unknownId: number;

  /** @param specialIds of tokens that plain text has none of */
  constructor(model: SentencePieceModel, specialIds: ReadonlySet<number> = new Set()) {
    this.#model = model;
    const userDefined: string[] = [];
    const special = new Set<string>();
    for (const [id, { text, kind }] of model.pieces.entries()) {
      if (!this.#ids.has(text)) this.#ids.set(text, id);
      if (kind === "normal" || kind === "user-defined" || kind === "unused") this.#merging.set(text, id);
      if (kind === "byte") this.#byteIds[Number(text.slice(1, 5))] = id;
      if (kind === "user-defined") userDefined.push(text);
      if (specialIds.has(id)) special.add(text);
    }
    this.#unknownId = model.pieces.findIndex(({ kind }) => kind === "unknown");
    this.#userDefined = tokenPattern(userDefined, "u");
    this.#plainUserDefined = tokenPattern(
      userDefined.filter((text) => !special.has(text)),
      "u",
    );
  }

  /** Ids of a text. */
  encode(text: string, { addDummyPrefix = this.#model.addDummyPrefix, plain = false }: PieceOptions = {}): number[] {
    const cleaned = this.#model.removeExtraWhitespaces ? text.replace(/ +/g, " ").replace(/^ | $/g, "") : text;
    if (cleaned === "") return [];
    const userDefined = plain ? this.#plainUserDefined : this.#userDefined;
    const symbols = this.#split(((addDummyPrefix ? " " : "") + cleaned).replaceAll(" ", space), userDefined);
    const merged = this.#merge(symbols);
    const ids: number[] = [];
    for (let index = 0; index >= 0; index = symbols[index]?.next ?? -1) this.#emit(symbols[index]?.text ?? "", merged, ids);
    return ids;
  }

  #split(text: string, userDefined: RegExp | undefined): Symbol[] {
    const parts = userDefined === undefined ? [text] : text.split(userDefined);
    const symbols: Symbol[] = [];
    parts.forEach((part, index) => {
      const frozen = index % 2 === 1;
      for (const symbol of frozen ? [part] : part)
        symbols.push({ text: symbol, frozen, previous: symbols.length - 1, next: symbols.length + 1 });
    });
    const last = symbols.at(-1);
    if (last !== undefined) last.next = -1;
    return symbols;
  }

  /** Merges in place; gives the parts of every merged unused piece, to take it apart again. */
  #merge(symbols: Symbol[]): Map<string, [string, string]> {
    const unused = new Map<string, [string, string]>();
    const queue = new PriorityQueue<Candidate>((a, b) => a.score > b.score || (a.score === b.score && a.left < b.left));
    const add = (left: number, right: number): void => {
      const first = symbols[left];
      const second = symbols[right];
      if (first === undefined || second === undefined || first.frozen || second.frozen) return;
      const text = first.text + second.text;
      const id = this.#merging.get(text);
      const piece = id === undefined ? undefined : this.#model.pieces[id];
      if (piece === undefined) return;
      if (piece.kind === "unused") unused.set(text, [first.text, second.text]);
      queue.push({ left, right, score: piece.score, text });
    };
    for (let index = 1; index < symbols.length; index++) add(index - 1, index);
    for (let top = queue.pop(); top !== undefined; top = queue.pop()) {
      const left = symbols[top.left];
      const right = symbols[top.right];
      // Symbols that were swallowed have no text; a grown one makes an older candidate stale.
      if (!left?.text || !right?.text || left.text + right.text !== top.text) continue;
      left.text = top.text;
      right.text = "";
      left.next = right.next;
      const after = symbols[right.next];
      if (after !== undefined) after.previous = top.left;
      add(left.previous, top.left);
      add(top.left, left.next);
    }
    return unused;
  }

  #emit(text: string, unused: ReadonlyMap<string, [string, string]>, ids: number[]): void {
    const parts = unused.get(text);
    const id = this.#ids.get(text) ?? this.#unknownId;
    if (parts !== undefined) for (const part of parts) this.#emit(part, unused, ids);
    else if (id !== this.#unknownId) ids.push(id);
    else if (this.#model.byteFallback) for (const byte of new TextEncoder().encode(text)) ids.push(this.#byteIds[byte] ?? id);
    else if (ids.at(-1) !== id) ids.push(id);
  }
}
