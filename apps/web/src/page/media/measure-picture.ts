/** What `measurePicture` tells. */
interface Measure {
  readonly width: number;
  readonly height: number;
  readonly turned?: boolean;
}

/** Pixels of a picture as the browser shows it, 0 × 0 where it cannot, and whether EXIF data turned it by a quarter for that. */
export async function measurePicture(file: Blob, url: string): Promise<Measure> {
  const picture = new Image();
  picture.src = url;
  await picture.decode().catch(() => {});
  const { naturalWidth: width, naturalHeight: height } = picture;
  // Only JPEG files come out of cameras like this.
  if (width === height || file.type !== "image/jpeg") return { width, height };
  const stored = await createImageBitmap(file, { imageOrientation: "none" }).catch(() => undefined);
  const turned = stored !== undefined && stored.width !== width;
  stored?.close();
  return { width, height, ...(turned ? { turned } : {}) };
}
