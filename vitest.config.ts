import { defineConfig } from "vitest/config";

const conditions = ["@tessera/source", "module", "node", "import", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/test/**/*.test.ts",
      "apps/*/src/**/*.test.ts",
      "apps/*/test/**/*.test.ts",
      "tooling/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", ...(process.env.TESSERA_FULL === "1" ? [] : ["**/*.full.test.ts"])],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
