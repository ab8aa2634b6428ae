import { defineConfig } from "vitest/config";

const hangs = 30 * 60_000;
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
      "examples/*.test.ts",
    ],
    exclude: ["**/node_modules/**", ...(process.env.TESSERA_FULL === "1" ? [] : ["**/*.full.test.ts"])],
    // Limits for what hangs, not for what is slow: the machine may be busy with many other things.
    testTimeout: hangs,
    hookTimeout: hangs,
    teardownTimeout: hangs,
    expect: { poll: { timeout: hangs } },
    pool: "forks",
    maxWorkers: 2,
  },
});
