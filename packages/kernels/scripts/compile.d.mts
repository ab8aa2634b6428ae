/** Compiles `native/*.c` into a shared library at `output`. */
export function compile(output: string): Promise<void>;
