import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import type * as XGrammar from "@mlc-ai/web-xgrammar";

/** An instance of XGrammar in WebAssembly, with memory of its own. */
export interface XGrammarInstance {
  readonly xgrammar: typeof XGrammar;
  /** What it has printed since the last call: the reason of an abort. */
  takeMessages(): string;
}

/**
 * Loads a new instance of XGrammar.
 *
 * The package is a script for browsers in a folder of modules, which Node cannot import. Called as a function it gets what a browser has,
 * prints into our list instead of to stderr, and a new instance can replace one that aborted.
 */
export async function loadXGrammar(): Promise<XGrammarInstance> {
  const file = createRequire(import.meta.url).resolve("@mlc-ai/web-xgrammar");
  const messages: string[] = [];
  const print = (...values: unknown[]) => void messages.push(values.join(" "));
  const script = { tagName: "SCRIPT", src: "https://localhost/xgrammar.js" };
  const names = ["exports", "module", "require", "process", "document", "console"];
  const xgrammar = {} as typeof XGrammar;
  const run = compileFunction(await readFile(file, "utf8"), names, { filename: file });
  run(xgrammar, {}, undefined, undefined, { currentScript: script }, { log: print, warn: print, error: print });
  return { xgrammar, takeMessages: () => messages.splice(0).join("\n") };
}
