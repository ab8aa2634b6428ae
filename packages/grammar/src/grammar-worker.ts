/** A thread that reads grammars and follows them: however long that takes, nobody else waits. */
import { parentPort, workerData } from "node:worker_threads";
import type * as XGrammar from "@mlc-ai/web-xgrammar";
import { LRUCache } from "lru-cache";
import { createTrial } from "./create-trial.ts";
import type { Grammar } from "./grammar.ts";
import type { FromWorker, ToWorker, Vocabulary } from "./grammar-messages.ts";
import { loadXGrammar } from "./load-xgrammar.ts";
import { toXGrammar } from "./to-xgrammar.ts";

const keptGrammars = 32;

const { tokens, alphabet, vocabSize, stopTokenIds } = workerData as Vocabulary;
const { xgrammar } = await loadXGrammar();
const kind = alphabet === "byte-level" ? "byte_level" : "byte_fallback";
const tokenizer = await xgrammar.TokenizerInfo.createTokenizerInfo([...tokens], kind, false, vocabSize, [...stopTokenIds]);
const compiler = await xgrammar.GrammarCompiler.createGrammarCompiler(tokenizer, false);
const compiled = new LRUCache<string, XGrammar.CompiledGrammar>({ max: keptGrammars, dispose: (grammar) => grammar.dispose() });
const matchers = new Map<number, XGrammar.GrammarMatcher>();
const tryOut = createTrial();

type FromReply = Exclude<FromWorker, { readonly type: "ready" }>;

async function compile(grammar: Grammar): Promise<XGrammar.CompiledGrammar> {
  const key = JSON.stringify(grammar);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const read = await toXGrammar(xgrammar, grammar);
  try {
    const made = await compiler.compileGrammar(read);
    compiled.set(key, made);
    return made;
  } finally {
    read.dispose();
  }
}

async function answer(message: Exclude<ToWorker, { readonly type: "end" }>): Promise<FromReply> {
  const { id } = message;
  if (message.type === "compile") {
    const started = performance.now();
    await tryOut(message.grammar);
    await compile(message.grammar);
    return { type: "compiled", id, milliseconds: performance.now() - started };
  }
  if (message.type === "start") {
    matchers.set(id, await xgrammar.GrammarMatcher.createGrammarMatcher(await compile(message.grammar)));
    return { type: "started", id, matcher: id };
  }
  const matcher = matchers.get(message.matcher)!;
  if (message.token !== undefined) matcher.acceptToken(message.token);
  // Behind a stop token nothing is asked for any more.
  const mask = matcher.isTerminated() ? new Int32Array(0) : await matcher.getNextTokenBitmask();
  return { type: "mask", id, mask };
}

async function receive(message: ToWorker): Promise<void> {
  if (message.type === "end") {
    matchers.get(message.matcher)?.dispose();
    matchers.delete(message.matcher);
    return;
  }
  const reply = await answer(message).catch(
    (error: unknown): FromReply => ({
      type: "error",
      id: message.id,
      reason: error instanceof Error ? error.message : String(error),
    }),
  );
  parentPort!.postMessage(reply);
}

parentPort!.postMessage({ type: "ready" } satisfies FromWorker);
let last = Promise.resolve();
parentPort!.on("message", (message: ToWorker) => {
  last = last.then(() => receive(message));
});
