import sharp, { type Sharp } from "sharp";

/**
 * A picture in libvips: its own limit of pixels is off, since ours is checked; colour profiles are left alone, as in Pillow.
 *
 * @param failOn what ends decoding: missing data, or any error
 * @param page from 0
 */
export function openSharp(bytes: Uint8Array, failOn: "truncated" | "error" = "truncated", page = 0): Sharp {
  return sharp(bytes, { failOn, page, limitInputPixels: false, ignoreIcc: true });
}
