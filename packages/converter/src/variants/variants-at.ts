import type { LinearFormat } from "../store/part-builder.ts";

interface Variant<Precision extends string> {
  readonly name: string;
  readonly kernels: boolean;
  readonly formats: Readonly<Partial<Record<Precision, LinearFormat>>>;
}

/**
 * The variants that there are at a precision, each with the format of its weights and its entry in the manifest.
 *
 * @param kernels whether our own operators fit the model
 */
export function variantsAt<Precision extends string, V extends Variant<Precision>>(
  variants: readonly V[],
  precision: Precision,
  kernels: boolean,
): { readonly name: string; readonly format: LinearFormat; readonly graph: Omit<V, "name" | "formats"> & { readonly file: string } }[] {
  return variants.flatMap(({ name, formats, ...way }) => {
    const format = formats[precision];
    return format === undefined || (way.kernels && !kernels) ? [] : [{ name, format, graph: { ...way, file: `${name}.onnx` } }];
  });
}
