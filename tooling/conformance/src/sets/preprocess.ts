import { createHash } from "node:crypto";
import { join } from "node:path";
import { decodeImage, loadImage } from "@tessera/preprocessing";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

interface PreprocessIndex {
  readonly images: readonly {
    readonly file: string;
    readonly error?: string;
    readonly decoded_rgb_sha256?: string;
    readonly cases?: readonly {
      readonly image_size: number;
      readonly max_num: number;
      readonly use_thumbnail: boolean;
      readonly num_tiles: number;
      readonly pixel_values_sha256_f32le: string;
    }[];
  }[];
}

/** Decoded pixels and normalised tiles, compared by hash: a single differing bit fails. Files that fail in the reference must fail here. */
export async function preprocess(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("preprocess");
  const { images } = await readJson<PreprocessIndex>(join(folder, "preprocess", "index.json"));
  for (const golden of images) {
    const path = join(folder, "preprocess", "images", golden.file);
    if (golden.error !== undefined) {
      const failed = await decodeImage(path).then(
        () => false,
        () => true,
      );
      recorder.check(`${golden.file} is refused`, failed);
      continue;
    }
    const decoded = await decodeImage(path);
    recorder.check(`${golden.file} decoded`, sha256(decoded.data) === golden.decoded_rgb_sha256);
    for (const tileCase of golden.cases ?? []) {
      const name = `${golden.file} ${tileCase.image_size} px, max ${tileCase.max_num}`;
      const image = await loadImage(path, { tileSize: tileCase.image_size, maxTiles: tileCase.max_num, thumbnail: tileCase.use_thumbnail });
      recorder.check(name, image.tiles === tileCase.num_tiles && sha256(image.pixelValues) === tileCase.pixel_values_sha256_f32le);
    }
  }
  return recorder.result();
}

function sha256(data: Uint8Array | Float32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");
}
