import { findKernels } from "@tessera/kernels";
import { afterAll, beforeAll, describe } from "vitest";
import { OperatorSessions } from "./operator-sessions.ts";

/** A group of tests over our own operators, which are open while they run; where this machine has none, it is skipped and says why. */
export function describeOperators(name: string, define: (operators: () => OperatorSessions) => void): void {
  const { library, missing } = findKernels();
  describe.skipIf(missing !== undefined)(missing === undefined ? name : `${name} (${missing})`, () => {
    let sessions: OperatorSessions | undefined;
    beforeAll(async () => {
      sessions = await OperatorSessions.over(library);
    });
    afterAll(() => sessions?.[Symbol.asyncDispose]());
    define(() => sessions!);
  });
}
