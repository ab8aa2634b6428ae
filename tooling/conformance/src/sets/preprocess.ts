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
    await recorder.attempt(`${golden.file} decoded`, async () => sha256((await decodeImage(path)).data) === golden.decoded_rgb_sha256);
    for (const { image_size, max_num, use_thumbnail, num_tiles, pixel_values_sha256_f32le } of golden.cases ?? [])
      await recorder.attempt(`${golden.file} ${image_size} px, max ${max_num}`, async () => {
        const { tiles, pixelValues } = await loadImage(path, { tileSize: image_size, maxTiles: max_num, thumbnail: use_thumbnail });
        return tiles === num_tiles && sha256(pixelValues) === pixel_values_sha256_f32le;
      });
  }
  return recorder.result();
}

function sha256(data: Uint8Array | Float32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");
}
