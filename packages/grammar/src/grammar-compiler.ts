import { TesseraError, type TokenConstraint } from "@tessera/core";
import { LRUCache } from "lru-cache";
import { checkGrammarSize } from "./check-grammar-size.ts";
import { findUnfollowed } from "./find-unfollowed.ts";
import type { Grammar } from "./grammar.ts";
import type { Vocabulary } from "./grammar-messages.ts";
import { GrammarThread } from "./grammar-thread.ts";
import { ThreadMatcher } from "./thread-matcher.ts";
import { withinBeats } from "./within-beats.ts";

export interface GrammarCompilerOptions extends Vocabulary {
  /** Seconds that a grammar may take to be read; while this process stands still none pass. @default 10 */
  readonly timeLimit?: number;
}

/** A grammar that takes longer stays in the thread that read it, so that those of other answers are followed meanwhile. */
const quickMilliseconds = 250;
/** Threads for such grammars. */
const mostSlowThreads = 2;
/** Where grammars were read, and why they were refused. */
const keptPlaces = 256;

/**
 * Turns grammars into token masks with XGrammar (Dong et al., 2024), in threads of its own. Each grammar is tried out in a thread that nobody
 * waits for; those that are read quickly are then followed in one that answers share.
 *
 * @throws TesseraError from {@link GrammarCompiler.start}: `invalid-argument` for a grammar that is too large, takes too long or is not
 * understood; `runtime-unavailable` when answers with too many slow grammars run
 */
export class GrammarCompiler implements Disposable {
  readonly #options: GrammarCompilerOptions;
  readonly #places = new LRUCache<string, GrammarThread | TesseraError>({ max: keptPlaces });
  readonly #reading = new Map<string, Promise<GrammarThread>>();
  #turn: Promise<unknown> = Promise.resolve();
  #trial: GrammarThread | undefined;
  #shared: GrammarThread | undefined;
  #slow: GrammarThread[] = [];

  constructor(options: GrammarCompilerOptions) {
    this.#options = options;
  }

  /** The state at the beginning of an answer. */
  async start(grammar: Grammar): Promise<TokenConstraint> {
    checkGrammarSize(grammar);
    expectFollowed(grammar);
    const key = JSON.stringify(grammar);
    const thread = await this.#threadOf(key, grammar);
    try {
      return new ThreadMatcher(thread, await thread.start(grammar));
    } catch (cause) {
      throw failed(cause);
    }
  }

  async #threadOf(key: string, grammar: Grammar): Promise<GrammarThread> {
    const place = this.#places.get(key);
    if (place instanceof TesseraError) throw place;
    if (place?.isAlive) return place;
    let reading = this.#reading.get(key);
    if (reading === undefined) {
      reading = this.#turn.then(() => this.#read(grammar));
      this.#turn = reading.catch(() => {});
      this.#reading.set(key, reading);
    }
    try {
      const thread = await reading;
      this.#places.set(key, thread);
      return thread;
    } catch (error) {
      if (error instanceof TesseraError && error.code === "invalid-argument") this.#places.set(key, error);
      throw error;
    } finally {
      this.#reading.delete(key);
    }
  }

  /** Reads a grammar where nobody waits, and gives the thread that is to follow it. */
  async #read(grammar: Grammar): Promise<GrammarThread> {
    const { timeLimit = 10 } = this.#options;
    if (!this.#trial?.isAlive) this.#trial = new GrammarThread(this.#options);
    const thread = this.#trial;
    let milliseconds: number;
    try {
      const compiling = thread.compile(grammar);
      compiling.catch(() => {});
      await thread.ready;
      const late = () => thread.kill(`it takes longer than ${timeLimit} s to read`);
      milliseconds = await withinBeats(compiling, timeLimit, late);
    } catch (cause) {
      throw refused(grammar, cause);
    }
    if (milliseconds > quickMilliseconds) return this.#keepSlow(thread);
    if (this.#shared?.isAlive) return this.#shared;
    this.#trial = undefined;
    this.#shared = thread;
    return thread;
  }

  #keepSlow(thread: GrammarThread): GrammarThread {
    this.#slow = this.#slow.filter(({ isAlive }) => isAlive);
    if (this.#slow.length >= mostSlowThreads) {
      const idle = this.#slow.find(({ matchers }) => matchers === 0);
      if (idle === undefined)
        throw new TesseraError("runtime-unavailable", "Answers with too many large grammars are running; try again later");
      idle.kill("another grammar took its place");
      this.#slow = this.#slow.filter((other) => other !== idle);
    }
    this.#trial = undefined;
    this.#slow.push(thread);
    return thread;
  }

  [Symbol.dispose](): void {
    for (const thread of [this.#trial, this.#shared, ...this.#slow]) thread?.kill("the compiler is disposed");
  }
}

/** Throws `invalid-argument` naming what in a schema would be left out. */
function expectFollowed(grammar: Grammar): void {
  const keyword = grammar.type === "json_schema" && grammar.loose !== true ? findUnfollowed(grammar.schema) : undefined;
  if (keyword !== undefined)
    throw refused(grammar, `no token can be chosen by ${keyword.slice(0, 200)} here: leave it out, and check the answer`);
}

function refused({ type }: Grammar, cause: unknown): TesseraError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TesseraError("invalid-argument", `The answer's ${type} cannot be used: ${reason.slice(0, 300)}`, {
    facts: { argument: "responseFormat" },
    cause,
  });
}

function failed(cause: unknown): TesseraError {
  return new TesseraError("runtime-unavailable", "The grammar's thread ended", { cause });
}
