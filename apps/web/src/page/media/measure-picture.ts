/** Pixels of a picture as the browser shows it; 0 × 0 where it cannot. */
export async function measurePicture(url: string): Promise<{ readonly width: number; readonly height: number }> {
  const picture = new Image();
  picture.src = url;
  await picture.decode().catch(() => {});
  return { width: picture.naturalWidth, height: picture.naturalHeight };
}
