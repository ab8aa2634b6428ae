import type { GroundedBox } from "./grounded-box.ts";
import { JsonObject } from "./json-object.ts";
import { NumberList } from "./number-list.ts";
import { tidyLabel } from "./tidy-label.ts";
import { toEdges } from "./to-edges.ts";

export interface BoxReaderOptions {
  /** Takes a single `[1, 2, 3, 4]` for a box, too: for answers to questions that ask for nothing else. @default false */
  readonly bare?: boolean;
}

/** Characters in front of a box that may be its label. */
const labelRoom = 200;
const echo = /^(?:User|USER|Human|<\|im_start\|>user)\b/;
const answers = ["Assistant:", "ASSISTANT:", "<|im_start|>assistant"];

/**
 * Reads the boxes of an answer while it comes, in time that is linear in its length and with bounded memory: `<ref>car</ref><box>[[1, 2, 3, 4],
 * …]</box>`, also without its tags (which are special tokens that decoding leaves out), and JSON with `bbox_2d`. What is no box is passed
 * over, such as the placeholder `[[x1, y1, x2, y2]]`. Never throws. An answer that begins by repeating the conversation is read behind
 * `Assistant:`.
 */
export class BoxReader {
  readonly #bare: boolean;
  /** The end of the text in front, without tags. */
  #before = "";
  #ref: string | undefined;
  #lastLabel = "";
  #list: NumberList | undefined;
  #object: JsonObject | undefined;
  #tagged = false;
  /** undefined until the first letters tell. */
  #echoes: boolean | undefined;

  constructor({ bare = false }: BoxReaderOptions = {}) {
    this.#bare = bare;
  }

  /** The boxes that are complete with these characters, in the answer's order. */
  push(text: string): GroundedBox[] {
    const found: GroundedBox[] = [];
    for (const char of text) this.#read(char, found);
    return found;
  }

  /** The boxes whose label did not come: nothing follows. */
  finish(): GroundedBox[] {
    const found: GroundedBox[] = [];
    this.#endObject(found);
    return found;
  }

  #read(char: string, found: GroundedBox[]): void {
    if (this.#list !== undefined && this.#readList(this.#list, char, found)) return;
    if (this.#object?.inString) this.#object.push(char);
    else if (char === "[" && this.#echoes !== true) this.#list = new NumberList();
    else if (char === "{") {
      this.#endObject(found);
      this.#object = new JsonObject();
    } else if (char === "}") this.#endObject(found);
    else this.#readText(char);
  }

  /** Whether the character belongs to the list. */
  #readList(list: NumberList, char: string, found: GroundedBox[]): boolean {
    const step = list.push(char);
    if (step.type === "broken") {
      this.#list = undefined;
      return false;
    }
    if (step.type === "numbers") {
      const single = this.#bare || this.#tagged || this.#object?.expectsBox === true;
      const box = step.depth === 2 || single ? toEdges(step.numbers) : undefined;
      if (box !== undefined && this.#object !== undefined) this.#object.boxes.push(box);
      else if (box !== undefined) found.push({ label: this.#label(), box });
    }
    if (list.ended) {
      this.#list = undefined;
      this.#label();
      this.#ref = undefined;
      this.#before = "";
    }
    return true;
  }

  /** The label of boxes here; that of the boxes before where nothing stands between. */
  #label(): string {
    const label = this.#ref ?? tidyLabel(this.#before);
    if (label !== "") this.#lastLabel = label;
    return this.#lastLabel;
  }

  #readText(char: string): void {
    this.#object?.push(char);
    this.#before += char;
    if (this.#before.length > 2 * labelRoom) this.#before = this.#before.slice(-labelRoom);
    if (this.#echoes !== false) this.#readEcho();
    if (char === ">") this.#readTag();
  }

  #readEcho(): void {
    if (this.#echoes === undefined) {
      const start = this.#before.trimStart();
      if (echo.test(start) && start.length > "<|im_start|>user".length) this.#echoes = true;
      else if (start.length > "<|im_start|>user".length) this.#echoes = false;
      return;
    }
    if (!answers.some((mark) => this.#before.endsWith(mark))) return;
    this.#echoes = undefined;
    this.#before = "";
    this.#ref = undefined;
    this.#lastLabel = "";
  }

  #readTag(): void {
    const tag = /<\/?(?:ref|box)>$/.exec(this.#before)?.[0];
    if (tag === undefined) return;
    this.#before = this.#before.slice(0, -tag.length);
    if (tag === "<ref>") this.#before = "";
    else if (tag === "</ref>") [this.#ref, this.#before] = [this.#before.trim(), ""];
    else this.#tagged = tag === "<box>";
  }

  #endObject(found: GroundedBox[]): void {
    const object = this.#object;
    this.#object = undefined;
    if (object === undefined) return;
    const label = object.label;
    for (const box of object.boxes) found.push({ label, box });
    this.#before = "";
  }
}
