import { seededRandom } from "@tessera/core";

const waves = 12;

/** A picture of overlaid waves, different for each seed and the same everywhere: uint8 [height, width, 3]. */
export function smoothPicture(width: number, height: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  const data = new Uint8Array(width * height * 3);
  for (let channel = 0; channel < 3; channel++) {
    // Each wave is a product of one along x and one along y, so that sines are taken once a row and column.
    const parts = Array.from({ length: waves }, () => {
      const wave = (length: number) => {
        const [turns, phase] = [1 + random() * 60, random() * 2 * Math.PI];
        return Float64Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * turns * i) / length + phase));
      };
      return [wave(width), wave(height)] as const;
    });
    for (let y = 0, at = channel; y < height; y++) {
      const rows = parts.map(([, vertical]) => (vertical[y]! * 120) / Math.sqrt(waves));
      for (let x = 0; x < width; x++, at += 3) {
        let value = 128;
        for (let i = 0; i < waves; i++) value += rows[i]! * parts[i]![0][x]!;
        data[at] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return data;
}
