import type { RawPixels } from "@tessera/preprocessing";

const side = 300;

/** Fixed questions for comparing precisions; the first two are about {@link verificationPicture}. */
export const verificationPrompts = [
  { question: "<image>\nPlease describe the image in detail.", picture: true },
  { question: "<image>\nWhich colors do you see? Answer with a list.", picture: true },
  { question: "Can you tell me a story?", picture: false },
  { question: "Write the numbers from one to twenty.", picture: false },
] as const;

/** A picture with smooth and sharp parts, the same everywhere. */
export function verificationPicture(): RawPixels {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) {
      const disc = (x - 90) ** 2 + (y - 90) ** 2 < 3600;
      const bars = y > 200 && Math.floor(x / 20) % 2 === 0;
      data[at] = disc ? 220 : bars ? 20 : (x * 255) / side;
      data[at + 1] = disc ? 40 : bars ? 120 : (y * 255) / side;
      data[at + 2] = disc ? 40 : bars ? 200 : 128;
    }
  }
  return { data, width: side, height: side, channels: 3 };
}
