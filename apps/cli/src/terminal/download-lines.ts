import type { PullEvent } from "@tessera/hub";
import { describeDownload, drawDownload } from "./draw-download.ts";
import { TransferRate } from "./transfer-rate.ts";

const quietMilliseconds = 1000;
const redrawMilliseconds = 100;

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A download's progress once it has taken a second: two bars that are redrawn on a terminal, a line per tenth elsewhere. */
export class DownloadLines {
  readonly #name: string;
  readonly #output: Output;
  readonly #now: () => number;
  readonly #rate: TransferRate;
  readonly #started: number;
  #drawn: number | undefined;
  #tenth = 0;

  constructor(name: string, output: Output = process.stderr, now: () => number = () => performance.now()) {
    this.#name = name;
    this.#output = output;
    this.#now = now;
    this.#rate = new TransferRate(now);
    this.#started = now();
  }

  show(event: PullEvent): void {
    if (event.type === "pull-retry") this.#say(`${event.reason}; ${event.file} again in ${(event.waitMilliseconds / 1000).toFixed(1)} s`);
    if (event.type !== "pull-progress") return;
    this.#rate.note(event.doneBytes);
    if (this.#now() - this.#started < quietMilliseconds) return;
    if (this.#output.isTTY) this.#draw(event);
    else this.#line(event);
  }

  /** Takes the bars away. */
  end(): void {
    if (this.#drawn !== undefined) this.#output.write("\r\u001b[1A\u001b[J");
    this.#drawn = undefined;
  }

  #say(line: string): void {
    this.end();
    this.#output.write(`${line}\n`);
  }

  #draw(event: Extract<PullEvent, { type: "pull-progress" }>): void {
    const now = this.#now();
    if (this.#drawn !== undefined && now - this.#drawn < redrawMilliseconds) return;
    const lines = drawDownload(event, this.#rate.bytesPerSecond, this.#output.columns ?? 80);
    const up = this.#drawn === undefined ? "" : "\r\u001b[1A";
    this.#output.write(`${up}${lines.map((line) => `${line}\u001b[K`).join("\n")}`);
    this.#drawn = now;
  }

  #line(event: Extract<PullEvent, { type: "pull-progress" }>): void {
    const tenth = Math.floor((event.doneBytes / Math.max(1, event.totalBytes)) * 10);
    if (tenth <= this.#tenth) return;
    this.#tenth = tenth;
    this.#output.write(`${this.#name}: ${tenth * 10} %, ${describeDownload(event, this.#rate.bytesPerSecond)}\n`);
  }
}
