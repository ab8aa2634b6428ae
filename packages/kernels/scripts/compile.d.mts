/** Compiles `native/` into a shared library in `folder` for each of the systems, named as in `src/library-names.ts`. */
export function compile(systems: readonly string[], folder: string): Promise<void>;
