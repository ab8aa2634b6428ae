import type { RunProgress } from "@tessera/benchmarks";
import { formatSeconds } from "./format-seconds.ts";

/** How far a benchmark is, on stderr: a line that is redrawn on a terminal, one per hundred answers elsewhere. */
export class BenchmarkLine {
  readonly #total: number | undefined;
  readonly #started = performance.now();
  #drawn = false;

  /** @param total questions, where that is known before they are read */
  constructor(total: number | undefined) {
    this.#total = total;
  }

  show({ done, asked, failed }: RunProgress): void {
    if (!process.stderr.isTTY && done % 100 !== 0) return;
    const seconds = (performance.now() - this.#started) / 1000;
    // What was known before takes no time: only what is asked tells how long the rest will take.
    const left = this.#total === undefined || asked === 0 ? undefined : (seconds / asked) * (this.#total - done);
    const text = [
      this.#total === undefined ? `${done} answers` : `${done} of ${this.#total}`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      `${formatSeconds(seconds)} gone`,
      ...(left === undefined || left <= 0 ? [] : [`${formatSeconds(left)} left`]),
    ].join(", ");
    this.#drawn = process.stderr.isTTY;
    process.stderr.write(this.#drawn ? `\r${text}\u001b[K` : `${text}\n`);
  }

  end(): void {
    if (this.#drawn) process.stderr.write("\r\u001b[K");
  }
}
