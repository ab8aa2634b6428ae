import { expectArgument, TesseraError } from "@tessera/core";
import type { Grammar } from "./grammar.ts";
import { loadXGrammar, type XGrammarInstance } from "./load-xgrammar.ts";
import { toXGrammar } from "./to-xgrammar.ts";

const maxCharacters = 256 * 1024;
let checker: Promise<XGrammarInstance> | undefined;

/**
 * Reads a grammar in an instance that nobody else uses: XGrammar aborts its instance on what it does not understand.
 *
 * @throws TesseraError `invalid-argument` with XGrammar's reason
 */
export async function checkGrammar(grammar: Grammar): Promise<void> {
  const text = JSON.stringify(grammar);
  expectArgument(
    text.length <= maxCharacters,
    `a grammar of at most ${maxCharacters} characters`,
    "responseFormat",
    `${text.length} characters`,
  );
  checker ??= loadXGrammar();
  const { xgrammar, takeMessages } = await checker;
  try {
    (await toXGrammar(xgrammar, grammar)).dispose();
  } catch (cause) {
    checker = undefined;
    const [line = ""] = takeMessages().split("\n");
    const reason = line.replace(/^\[FATAL\] \S+: (?:Check failed: .*? is false: )?/, "") || String(cause);
    throw new TesseraError("invalid-argument", `The answer's ${grammar.type} cannot be used: ${reason.slice(0, 300)}`, {
      facts: { argument: "responseFormat" },
      cause,
    });
  }
}
