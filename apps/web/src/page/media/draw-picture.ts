export interface DrawnPicture {
  /** Data URI */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** Draws something at another size. JPEG, or PNG to keep every pixel. */
export function drawPicture(source: CanvasImageSource, width: number, height: number, type: "image/jpeg" | "image/png"): DrawnPicture {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser cannot draw pictures.");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  const url = canvas.toDataURL(type, 0.92);
  // What is too large for a canvas comes out empty.
  if (!url.startsWith(`data:${type}`)) throw new Error("The picture is too large for this browser.");
  return { url, width, height };
}
