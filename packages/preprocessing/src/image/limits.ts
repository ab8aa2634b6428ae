/** Pillow warns from half of this on, and refuses above it. */
export const mostPixels = 178_956_970;

/** Row buffers grow with the width: libvips takes gigabytes for a picture of 100,000,000 × 1 pixels. */
export const mostSide = 131_072;
