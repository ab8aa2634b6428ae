import { type Figure, figures } from "./figures.ts";

export interface ParsedFigure {
  readonly kind: string;
  /** Tiles, tokens or chats; 0 for a kind without a size. */
  readonly size: number;
}

/** Takes a figure's name apart. Throws when there is none of that name. */
export function parseFigure(name: string): ParsedFigure {
  if (!Object.hasOwn(figures, name)) throw new Error(`There is no figure ${name}; there are ${Object.keys(figures).join(", ")}`);
  const [, kind, size] = /^(.*?)(?:-(\d+))?$/.exec(name as Figure)!;
  return { kind: kind!, size: Number(size ?? 0) };
}
