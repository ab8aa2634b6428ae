import type { Grammar } from "./grammar.ts";
import { loadXGrammar, type XGrammarInstance } from "./load-xgrammar.ts";
import { toXGrammar } from "./to-xgrammar.ts";

/** Makes the function that reads a grammar in an instance of its own: XGrammar aborts its instance on what it does not understand. It rejects with XGrammar's reason. */
export function createTrial(): (grammar: Grammar) => Promise<void> {
  let instance: Promise<XGrammarInstance> | undefined;
  return async (grammar) => {
    instance ??= loadXGrammar();
    const { xgrammar, takeMessages } = await instance;
    try {
      (await toXGrammar(xgrammar, grammar)).dispose();
    } catch (cause) {
      instance = undefined;
      const lines = takeMessages().split("\n");
      const fatal = lines.find((line) => line.startsWith("[FATAL]")) ?? "";
      throw new Error(fatal.replace(/^\[FATAL\] \S+: (?:Check failed: .*? is false: )?/, "") || String(cause), { cause });
    } finally {
      // Warnings about this grammar are no reason against the next one.
      takeMessages();
    }
  };
}
