/** A picture's turn to be decoded, and to be held whole. */
export interface DecodingTurn extends Disposable {
  /** Waits until so many pixels may be held. Rejects at an abort with the signal's reason. */
  start(pixels: number): Promise<void>;
  /** Lets others begin. May be called again. */
  end(): void;
}

interface Waiting {
  readonly pixels: number;
  readonly begin: () => void;
}

/** Bounds the memory of pictures that are being decoded: so many pixels over all chats, or one larger picture alone; in order. */
export class DecodingTurns {
  readonly #most: number;
  readonly #waiting: Waiting[] = [];
  #held = 0;

  constructor(mostPixels: number) {
    this.#most = mostPixels;
  }

  turn(signal: AbortSignal | undefined): DecodingTurn {
    let held = 0;
    const end = () => {
      this.#held -= held;
      held = 0;
      this.#next();
    };
    const start = (pixels: number) =>
      new Promise<void>((resolve, reject) => {
        const begin = () => {
          signal?.removeEventListener("abort", abort);
          held = pixels;
          resolve();
        };
        const abort = () => {
          this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
          reject(signal?.reason);
          this.#next();
        };
        const waiting = { pixels, begin };
        this.#waiting.push(waiting);
        signal?.addEventListener("abort", abort, { once: true });
        this.#next();
      });
    return { start, end, [Symbol.dispose]: end };
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && (this.#held === 0 || this.#held + first.pixels <= this.#most); first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#held += first.pixels;
      first.begin();
    }
  }
}
