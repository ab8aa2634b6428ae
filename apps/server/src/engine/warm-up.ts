import { randomBytes } from "node:crypto";
import type { InternVL } from "@tessera/sdk";

/** Runs every graph once on a picture of noise, so that the first request does not pay for pages that are read and memory that is laid out. */
export async function warmUp(model: InternVL): Promise<void> {
  const { force_image_size, vision_config } = model.config;
  const size = force_image_size ?? vision_config.image_size;
  // A picture that no image store has: else its embeddings would be read and the graph left cold.
  const noise = { data: randomBytes(size * size * 3), width: size, height: size, channels: 3 } as const;
  await model.chat({ question: "Hello", images: [noise], maxTiles: 1, maxNewTokens: 2 });
}
