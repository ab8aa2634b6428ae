import { type DrawnPicture, drawPicture } from "./draw-picture.ts";

/** Longest side: what the model's tiles show well. */
const side = 1344;

/** An SVG as pixels: servers need not draw, and drawings have no size of their own. Throws when the browser cannot show it. */
export async function rasteriseDrawing(url: string, name: string): Promise<DrawnPicture> {
  const picture = new Image();
  picture.src = url;
  await picture.decode().catch(() => {
    throw new Error(`${name} is not a drawing that can be shown`);
  });
  const { naturalWidth: width = side, naturalHeight: height = side } = picture;
  const scale = side / Math.max(width || side, height || side);
  return drawPicture(picture, Math.round((width || side) * scale), Math.round((height || side) * scale), "image/png");
}
