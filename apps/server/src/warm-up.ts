import type { InternVL } from "@tessera/sdk";

/** Runs every graph once on a grey picture, so that the first request does not pay for pages that are read and memory that is laid out. */
export async function warmUp(model: InternVL): Promise<void> {
  const { force_image_size, vision_config } = model.config;
  const size = force_image_size ?? vision_config.image_size;
  const grey = { data: new Uint8Array(size * size * 3).fill(128), width: size, height: size, channels: 3 } as const;
  await model.chat({ question: "Hello", images: [grey], maxTiles: 1, maxNewTokens: 2 });
}
