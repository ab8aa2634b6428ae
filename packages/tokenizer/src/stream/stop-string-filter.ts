/** What {@link StopStringFilter.push} lets through. */
export interface FilteredText {
  readonly text: string;
  /** The stop string that ended the text; nothing follows it. */
  readonly stopped?: string;
}

/** Cuts a stream of text at the stop string that is complete first, and holds back what may still become one. */
export class StopStringFilter {
  readonly #stops: readonly string[];
  #held = "";
  #stopped: string | undefined;

  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  push(text: string): FilteredText {
    if (this.#stopped !== undefined) return { text: "", stopped: this.#stopped };
    const all = this.#held + text;
    const found = this.#find(all);
    if (found !== undefined) {
      this.#held = "";
      this.#stopped = found.stop;
      return { text: all.slice(0, found.start), stopped: found.stop };
    }
    const keep = this.#heldLength(all);
    this.#held = all.slice(all.length - keep);
    return { text: all.slice(0, all.length - keep) };
  }

  /** The held back text, once nothing can complete it. */
  finish(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  /** Earliest end wins, so that the outcome does not depend on how the text is cut; then the longest. */
  #find(text: string): { start: number; stop: string } | undefined {
    let best: { start: number; end: number; stop: string } | undefined;
    for (const stop of this.#stops) {
      const start = text.indexOf(stop);
      if (start < 0) continue;
      const end = start + stop.length;
      if (best === undefined || end < best.end || (end === best.end && start < best.start)) best = { start, end, stop };
    }
    return best;
  }

  #heldLength(text: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
