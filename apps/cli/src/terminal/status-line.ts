const quietMilliseconds = 1000;

/** Says on stderr what takes longer than a second: a line that goes away again on a terminal, a lasting line elsewhere. */
export class StatusLine {
  #timer: NodeJS.Timeout | undefined;
  #shown = false;

  /** Ends what was said before and says `text` in a second. */
  say(text: string): void {
    this.end();
    this.#timer = setTimeout(() => {
      this.#shown = true;
      process.stderr.write(process.stderr.isTTY ? `${text} …` : `${text} …\n`);
    }, quietMilliseconds);
    this.#timer.unref();
  }

  end(): void {
    clearTimeout(this.#timer);
    if (this.#shown && process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    this.#shown = false;
  }
}
