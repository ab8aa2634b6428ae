/**
 * Says which instruction sets the tests of a vitest report ran over and which were skipped, by titles that end in
 * `(instruction set NAME)`; `undefined` where no title does.
 */
export function instructionSets(testResults) {
  const named = new Set();
  const ran = new Set();
  for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
    for (const [, name] of [...ancestorTitles, title].join("\n").matchAll(/ \(instruction set (\w+)\)$/gm)) {
      named.add(name);
      if (status === "passed" || status === "failed") ran.add(name);
    }
  }
  if (named.size === 0) return undefined;
  const list = (names) => [...names].sort().join(", ") || "none";
  return `Instruction sets: ran ${list(ran)}; skipped ${list([...named].filter((name) => !ran.has(name)))}`;
}
