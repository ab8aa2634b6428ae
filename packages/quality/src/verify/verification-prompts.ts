import type { RawPixels } from "@tessera/preprocessing";
import type { VerificationQuestion } from "./verification-question.ts";

const side = 300;

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

/** Fixed questions for comparing precisions. */
export function verificationPrompts(): VerificationQuestion[] {
  const images = [verificationPicture()];
  return [
    { question: "<image>\nPlease describe the image in detail.", images },
    { question: "<image>\nWhich colors do you see? Answer with a list.", images },
    { question: "Can you tell me a story?" },
    { question: "Write the numbers from one to twenty." },
  ];
}
