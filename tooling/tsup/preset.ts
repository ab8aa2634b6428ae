import { defineConfig, type Options } from "tsup";

/** The one bundling preset: ESM with declarations, one file per entry, workspace packages stay imports. */
export function preset(options: Options = {}): ReturnType<typeof defineConfig> {
  return defineConfig({ entry: ["src/index.ts"], format: "esm", target: "node20", dts: { entry: "src/index.ts" }, clean: true, ...options });
}
