/** How the pixels of a row are stored. */
export type BmpLayout =
  | { readonly kind: "indices" | "greys" | "bits"; readonly bits: number }
  | { readonly kind: "555" | "565"; readonly bits: 16 }
  /** Offsets of red, green and blue in a pixel's bytes. */
  | { readonly kind: "bytes"; readonly bits: 24 | 32; readonly red: number; readonly green: number; readonly blue: number };

const bgr24: BmpLayout = { kind: "bytes", bits: 24, red: 2, green: 1, blue: 0 };
const bgr32: BmpLayout = { kind: "bytes", bits: 32, red: 2, green: 1, blue: 0 };
const fifteen: BmpLayout = { kind: "555", bits: 16 };

/** The masks (red, green, blue, alpha) that Pillow knows; alpha does not matter below 32 bits. */
const masked: Readonly<Record<string, BmpLayout>> = {
  "32 ff0000 ff00 ff 0": bgr32,
  "32 ff0000 ff00 ff ff000000": bgr32,
  "32 0 0 0 0": bgr32,
  "32 ff000000 ff0000 ff00 0": { kind: "bytes", bits: 32, red: 3, green: 2, blue: 1 },
  "32 ff000000 ff0000 ff00 ff": { kind: "bytes", bits: 32, red: 3, green: 2, blue: 1 },
  "32 ff000000 ff00 ff 0": { kind: "bytes", bits: 32, red: 3, green: 1, blue: 0 },
  "32 ff000000 ff00 ff ff0000": { kind: "bytes", bits: 32, red: 3, green: 1, blue: 0 },
  "32 ff ff00 ff0000 ff000000": { kind: "bytes", bits: 32, red: 0, green: 1, blue: 2 },
  "24 ff0000 ff00 ff": bgr24,
  "16 f800 7e0 1f": { kind: "565", bits: 16 },
  "16 7c00 3e0 1f": fifteen,
};

/** The layout of so many bits a pixel, with masks or with the plain order. Throws `Error` for what Pillow does not read. */
export function bmpLayout(bits: number, masks: readonly number[] | undefined): BmpLayout {
  if (masks !== undefined) {
    const known = (bits === 32 ? masks : masks.slice(0, 3)).map((mask) => mask.toString(16)).join(" ");
    const layout = masked[`${bits} ${known}`];
    if (layout === undefined) throw new Error(`${bits} bits with the masks ${known}`);
    return layout;
  }
  if (bits === 1 || bits === 4 || bits === 8) return { kind: "indices", bits };
  if (bits === 16) return fifteen;
  if (bits === 24) return bgr24;
  if (bits === 32) return bgr32;
  throw new Error(`${bits} bits a pixel`);
}
