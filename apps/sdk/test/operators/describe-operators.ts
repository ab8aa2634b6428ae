import { findKernels } from "@tessera/kernels";
import { afterAll, beforeAll, describe } from "vitest";
import { instructionSets } from "./instruction-sets.ts";
import { OperatorSessions } from "./operator-sessions.ts";

/**
 * A group of tests over our own operators for each instruction set that this processor has; where the system has no library, it is skipped and says
 * why.
 */
export function describeOperators(name: string, define: (operators: () => OperatorSessions) => void): void {
  const { library, missing } = findKernels();
  if (missing !== undefined) describe.skip(`${name} (${missing})`, () => define(() => never(missing)));
  for (const instructionSet of instructionSets)
    describe(`${name}, ${instructionSet}`, () => {
      let sessions: OperatorSessions | undefined;
      beforeAll(async () => {
        sessions = await OperatorSessions.over(library, instructionSet);
      });
      afterAll(() => sessions?.[Symbol.asyncDispose]());
      define(() => sessions!);
    });
}

function never(why: string): never {
  throw new Error(why);
}
