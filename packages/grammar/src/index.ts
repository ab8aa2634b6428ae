export { checkGrammarSize } from "./check-grammar-size.ts";
export type { Grammar, ToolDefinition } from "./grammar.ts";
export { GrammarCompiler, type GrammarCompilerOptions } from "./grammar-compiler.ts";
