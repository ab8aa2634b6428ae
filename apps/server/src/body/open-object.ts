import * as z from "zod";

/** Under this key a parsed object names the fields that nothing is known of. */
export const unknownFields: unique symbol = Symbol("unknown fields");

/** An object that may have fields of other servers and later APIs: they are left out, and named in the result. */
export function openObject<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodPipe<z.ZodObject<Shape, z.core.$loose>, z.ZodTransform<z.output<z.ZodObject<Shape, z.core.$strip>>, unknown>> {
  const known = new Set(Object.keys(shape));
  return z.looseObject(shape).transform((given: Record<string, unknown>) => {
    const entries = Object.entries(given);
    const names = entries.filter(([name]) => !known.has(name)).map(([name]) => name);
    const kept = Object.fromEntries(entries.filter(([name]) => known.has(name)));
    return (names.length > 0 ? { ...kept, [unknownFields]: names } : kept) as z.output<z.ZodObject<Shape, z.core.$strip>>;
  }) as never;
}
