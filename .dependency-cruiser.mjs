/**
 * What each package's sources may import. Nothing else says it. Tests may import more: an edge that only tests have belongs to the
 * package's devDependencies.
 */
const mayImport = {
  "packages/core": [],
  "packages/onnx": ["core"],
  "packages/demo-model": [],
  "packages/checkpoint": ["core"],
  "packages/grounding": [],
  "packages/hub": ["core"],
  "packages/jobs": ["core"],
  "packages/kernels": ["core"],
  "packages/runtime": ["core"],
  "packages/preprocessing": ["core"],
  "packages/documents": ["core", "preprocessing"],
  "packages/tokenizer": ["core"],
  "packages/grammar": ["core", "tokenizer"],
  "packages/device-map": ["core"],
  "packages/evaluation": ["core"],
  "packages/converter": ["checkpoint", "core", "onnx"],
  "packages/vision-encoder": ["core"],
  "packages/language-decoder": ["core"],
  "apps/web": ["core", "grounding", "preprocessing"],
  "packages/quality": [
    "converter",
    "core",
    "kernels",
    "language-decoder",
    "onnx",
    "preprocessing",
    "runtime",
    "tokenizer",
    "vision-encoder",
  ],
  "packages/engine": [
    "checkpoint",
    "converter",
    "core",
    "demo-model",
    "device-map",
    "documents",
    "grammar",
    "grounding",
    "hub",
    "kernels",
    "language-decoder",
    "preprocessing",
    "quality",
    "runtime",
    "tokenizer",
    "vision-encoder",
  ],
  "apps/sdk": [
    "checkpoint",
    "converter",
    "core",
    "documents",
    "engine",
    "grammar",
    "grounding",
    "language-decoder",
    "preprocessing",
    "quality",
    "tokenizer",
  ],
  "apps/server": ["core", "grammar", "jobs", "preprocessing", "sdk", "tokenizer", "web"],
  "apps/cli": ["core", "demo-model", "device-map", "evaluation", "grounding", "hub", "jobs", "preprocessing", "sdk", "server"],
};
const places = Object.keys(mayImport);
const placeOf = Object.fromEntries(places.map((place) => [place.split("/")[1], place]));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circles",
      comment: "Files that import each other cannot be read, tested or moved one by one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "by-the-front-door",
      comment: "Another package is imported by its name, so that its index says all that others depend on.",
      severity: "error",
      from: { path: "^(packages|apps|tooling)/([^/]+)/src/" },
      to: {
        path: "^(packages|apps|tooling)/[^/]+/",
        pathNot: ["^$1/$2/", "/src/index\\.ts$", "^packages/preprocessing/src/tiles/plan-tiles\\.ts$"],
      },
    },
    {
      name: "no-tests-in-sources",
      severity: "error",
      from: { path: "/src/", pathNot: "\\.test\\.ts$" },
      to: { path: "/test/|\\.test\\.ts$" },
    },
    ...places.map((place) => ({
      name: `imports-of-${place.replace("/", "-")}`,
      severity: "error",
      from: { path: `^${place}/src/`, pathNot: "\\.test\\.ts$" },
      to: {
        path: "^(packages|apps|tooling)/",
        pathNot: [`^${place}/`, ...mayImport[place].map((name) => `^${placeOf[name]}/`)],
      },
    })),
    {
      name: "known-place",
      comment: "A new package is entered in the table above.",
      severity: "error",
      from: { path: "^(packages|apps)/", pathNot: [...places.map((place) => `^${place}/`), "^packages/onnxruntime/"] },
      to: {},
    },
  ],
  options: {
    includeOnly: "^(packages|apps|tooling)/",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/dist/|/fixtures/" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@tessera/source", "import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
