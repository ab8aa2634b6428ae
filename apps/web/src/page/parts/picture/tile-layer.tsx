export interface TileLayerProps {
  readonly columns: number;
  readonly rows: number;
  /** Tiles that the model has looked at, row by row; all of them without. */
  readonly seen: number | undefined;
}

/** Where a picture is cut, and a veil over the tiles that were not looked at yet. */
export function TileLayer({ columns, rows, seen }: TileLayerProps) {
  const [width, height] = [1000 / columns, 1000 / rows];
  const tiles = Array.from({ length: columns * rows }, (_, i) => ({ x: (i % columns) * width, y: Math.floor(i / columns) * height, i }));
  return (
    <svg class="tiles" viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
      {tiles.map(({ x, y, i }) => (
        <rect key={i} class={seen !== undefined && i >= seen ? "veil" : ""} {...{ x, y, width, height }} />
      ))}
    </svg>
  );
}
