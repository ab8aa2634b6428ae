import type { GenerationOptions } from "./generation-options.ts";

/** What an option of generating is: the one place that says so. */
export interface OptionSpec<Value = unknown> {
  /** `undefined` where nothing is as good as a value. */
  readonly default: Value | undefined;
  /** For a help text: what it does, in a few words. */
  readonly description: string;
  /** What it must be, for the message about a value that is not. */
  readonly expects: string;
  /** @param options all that are given, for what depends on another */
  accepts(value: Value, options: GenerationOptions): boolean;
  /** Limits of a number, for forms and schemas. */
  readonly range?: NumberRange;
}

/** Limits of a number. */
export interface NumberRange {
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Greater than `min`, not equal. */
  readonly aboveMin?: boolean;
  /** Less than `max`, not equal. */
  readonly belowMax?: boolean;
}
