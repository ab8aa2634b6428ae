/**
 * The one bundling preset: ESM with declarations; workspace packages stay imports.
 *
 * @param {import("tsup").Options} [options]
 * @returns {import("tsup").Options}
 */
export function preset(options = {}) {
  return { entry: ["src/index.ts"], format: "esm", target: "node20", dts: { entry: "src/index.ts" }, clean: true, ...options };
}
