const quietMilliseconds = 1000;

/** Progress on stderr once something has taken a second: a line that is redrawn on a terminal, a line per tenth elsewhere. */
export class ProgressLine {
  readonly #label: string;
  readonly #started = performance.now();
  #shown = -1;

  constructor(label: string) {
    this.#label = label;
  }

  update(fraction: number): void {
    if (performance.now() - this.#started < quietMilliseconds) return;
    const step = process.stderr.isTTY ? 1 : 10;
    const percent = Math.floor((fraction * 100) / step) * step;
    if (percent === this.#shown) return;
    this.#shown = percent;
    process.stderr.write(process.stderr.isTTY ? `\r${this.#label} ${percent} %` : `${this.#label} ${percent} %\n`);
  }

  end(): void {
    if (this.#shown >= 0 && process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    this.#shown = -1;
  }
}
