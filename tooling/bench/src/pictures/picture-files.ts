import { access, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "../results/figures.ts";
import { parseFigure } from "../results/parse-figure.ts";
import { pictureGrid } from "./picture-grid.ts";
import { writeJpeg } from "./write-jpeg.ts";

/** JPEG files for the figures that need a picture, the same for every variant of a round. */
export class PictureFiles implements AsyncDisposable {
  readonly #kept: string;
  readonly #temporary: string;

  private constructor(kept: string, temporary: string) {
    this.#kept = kept;
    this.#temporary = temporary;
  }

  /** @param kept where the 12-megapixel picture stays, so that a later run or another program reads the same bytes */
  static async create(kept = tmpdir()): Promise<PictureFiles> {
    await mkdir(kept, { recursive: true });
    return new PictureFiles(kept, await mkdtemp(join(tmpdir(), "tessera-bench-pictures-")));
  }

  /** The picture of a figure: a new one for each salt, but for preprocessing always the same. `undefined` where none is needed. */
  async of(figure: Figure, salt: number): Promise<string | undefined> {
    const { kind, size } = parseFigure(figure);
    if (kind === "preprocess") return this.#once(join(this.#kept, "tessera-bench-4000x3000.jpg"), { width: 4000, height: 3000, seed: 1 });
    if (!["vision", "first-token", "second-question"].includes(kind)) return undefined;
    return this.#once(join(this.#temporary, `${size}-${salt}.jpg`), { ...pictureGrid(size), seed: salt });
  }

  async #once(file: string, picture: Parameters<typeof writeJpeg>[1]): Promise<string> {
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (!there) await writeJpeg(file, picture);
    return file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#temporary, { recursive: true, force: true });
  }
}
