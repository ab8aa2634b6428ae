import type { Edges } from "./grounded-box.ts";

const boxKeys: ReadonlySet<string> = new Set(["bbox_2d", "bbox", "box", "boxes", "bboxes", "bounding_box"]);
const labelKeys: ReadonlySet<string> = new Set(["label", "name", "text", "class", "category", "object", "phrase", "ref", "description"]);
const longest = 200;

/** A JSON object, as far as boxes go: `{"bbox_2d": [1, 2, 3, 4], "label": "car"}` in any order, also as Python writes it. */
export class JsonObject {
  /** Boxes that wait for a label behind them. */
  readonly boxes: Edges[] = [];
  #label: string | undefined;
  #key = "";
  #isValue = false;
  #quote = "";
  #word = "";
  #escaped = false;

  /** Whether a string goes on, which may hold anything. */
  get inString(): boolean {
    return this.#quote !== "";
  }

  /** Whether what comes is said to be a box: a single list is one, too. */
  get expectsBox(): boolean {
    return this.#isValue && boxKeys.has(this.#key);
  }

  get label(): string {
    return this.#label ?? (boxKeys.has(this.#key) || labelKeys.has(this.#key) ? "" : this.#key);
  }

  push(char: string): void {
    if (this.#quote === "") {
      if (char === '"' || char === "'") this.#quote = char;
      else if (char === ":") this.#isValue = true;
      else if (char === ",") this.#isValue = false;
    } else if (this.#escaped) {
      this.#escaped = false;
      this.#add(char);
    } else if (char === "\\") this.#escaped = true;
    else if (char === this.#quote || char === "\n") this.#endString();
    else this.#add(char);
  }

  #add(char: string): void {
    if (this.#word.length < longest) this.#word += char;
  }

  #endString(): void {
    if (!this.#isValue) this.#key = this.#word;
    else if (labelKeys.has(this.#key)) this.#label = this.#word.trim();
    [this.#quote, this.#word] = ["", ""];
  }
}
