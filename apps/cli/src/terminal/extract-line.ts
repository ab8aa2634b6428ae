import type { ExtractEvent } from "@tessera/extract";
import { formatSeconds } from "./format-seconds.ts";
import { TransferRate } from "./transfer-rate.ts";

/** How far an extraction is, on stderr: a line that is redrawn on a terminal, one per tenth elsewhere. */
export class ExtractLine {
  readonly #total: number;
  readonly #tokens = new TransferRate();
  readonly #started = performance.now();
  #tenth = 0;
  #drawn = false;

  /** @param total inputs, as far as that is known: pages come on top */
  constructor(total: number) {
    this.#total = total;
    this.#tokens.note(0);
  }

  show({ done, failed, completionTokens }: ExtractEvent): void {
    this.#tokens.note(completionTokens);
    const perSecond = this.#tokens.bytesPerSecond;
    const total = Math.max(this.#total, done);
    const left = ((performance.now() - this.#started) / 1000 / done) * (total - done);
    const text = [
      `${done} of ${total}${done > this.#total ? " or more" : ""}`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(perSecond === undefined ? [] : [`${perSecond.toFixed(0)} tokens/s`]),
      ...(left > 0 ? [`${formatSeconds(left)} left`] : []),
    ].join(", ");
    if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K`);
    else if (Math.floor((done / total) * 10) > this.#tenth) {
      this.#tenth = Math.floor((done / total) * 10);
      process.stderr.write(`${text}\n`);
    }
    this.#drawn = process.stderr.isTTY;
  }

  end(): void {
    if (this.#drawn) process.stderr.write("\r\u001b[K");
  }
}
