import { resolve } from "node:path";
import ts from "typescript";

/** A manifest of Kubernetes, as it is written. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
};

/**
 * What Kubernetes would not know, or take, in manifests: fields of other names, values of other types, fields that are missing. Its published
 * types are held against each as the compiler holds them against a literal.
 */
export function manifestProblems(manifests: readonly Manifest[]): string[] {
  const checks = manifests.map((manifest) => {
    const { apiVersion, kind } = manifest;
    const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    return `{ const manifest: import("kubernetes-types/${group}").${kind} = ${JSON.stringify(manifest, undefined, 1)}; void manifest; }`;
  });
  const file = resolve(import.meta.dirname, "manifests-in-memory.ts");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, language) =>
    path === file ? ts.createSourceFile(path, `${checks.join("\n")}\nexport {};`, language) : getSourceFile(path, language);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
