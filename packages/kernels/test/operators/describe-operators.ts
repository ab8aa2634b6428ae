import { findKernels } from "@tessera/kernels";
import { afterAll, beforeAll, describe, it } from "vitest";
import { instructionSets } from "./instruction-sets.ts";
import { OperatorSessions } from "./operator-sessions.ts";

const known = ["avx512vnni", "avxvnni", "avx2", "i8mm", "dotprod", "scalar"];

/**
 * A group of tests over our own operators for each instruction set that this processor has. For each other one a skipped test says so, and
 * `npm test` tells at its end which sets ran and which were skipped, by what stands in brackets here.
 */
export function describeOperators(name: string, define: (operators: () => OperatorSessions) => void): void {
  const { library } = findKernels();
  for (const absent of known.filter((set) => !instructionSets.includes(set))) it.skip(`${name} (instruction set ${absent})`);
  for (const instructionSet of instructionSets)
    describe(`${name} (instruction set ${instructionSet})`, () => {
      let sessions: OperatorSessions | undefined;
      beforeAll(async () => {
        sessions = await OperatorSessions.over(library, instructionSet);
      });
      afterAll(() => sessions?.[Symbol.asyncDispose]());
      define(() => sessions!);
    });
}
