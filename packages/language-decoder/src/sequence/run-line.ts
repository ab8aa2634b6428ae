/** Gives a session's runs to those who want one: what a sequence sees of the scheduler. */
export interface RunLine<Member> {
  /** Whether no other member waits for a run or took a step lately. */
  isAlone(member: Member): boolean;
  /** A place in the line of prompts, by which runs are asked for. */
  turn(): (run: () => Promise<void> | void, signal: AbortSignal | undefined) => Promise<void>;
  /** Reads one more token of a member, float32 [hidden_size], together with others. `embed` stays the caller's until then. */
  step(member: Member, embed: Float32Array, signal: AbortSignal | undefined): Promise<void>;
}
