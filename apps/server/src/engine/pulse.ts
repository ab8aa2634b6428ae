/** What a hung process is told by. */
export interface PulseLimits {
  /** Beats without a word from the process. */
  readonly silence: number;
  /** Beats in which work that was given up has to end. */
  readonly farewell: number;
}

/**
 * Counts the beats in which a process has said nothing, and those since work was given up. Beats are counted instead of time: while this
 * process is frozen or busy itself, none passes.
 */
export class Pulse {
  readonly #limits: PulseLimits;
  #silent = 0;
  /** Beats since each piece of work was given up that has not ended. */
  readonly #leaving = new Map<number, number>();

  constructor(limits: PulseLimits) {
    this.#limits = limits;
  }

  /** Whether the process has been quiet for so long that new work had better wait. */
  get isWeak(): boolean {
    return this.#silent > this.#limits.silence / 3;
  }

  heard(): void {
    this.#silent = 0;
  }

  gaveUp(id: number): void {
    this.#leaving.set(id, 0);
  }

  ended(id: number): void {
    this.#leaving.delete(id);
  }

  /** Another beat. Gives what is wrong, if something is. */
  beat(): string | undefined {
    if (++this.#silent > this.#limits.silence) return "no sign of life";
    for (const [id, beats] of this.#leaving) {
      if (beats >= this.#limits.farewell) return "work that was given up does not end";
      this.#leaving.set(id, beats + 1);
    }
    return undefined;
  }
}
