import { InternVL } from "@tessera/sdk";

// Run by arm64.full.test.ts in a Node of another processor: prints the bundled model's answers, and what computed them.
const [cacheFolder, questions] = process.argv.slice(2) as [string, string];
const model = await InternVL.load("demo", { cacheFolder });
const answers: string[] = [];
for (const request of JSON.parse(questions)) answers.push((await model.chat(request)).text);
// `kernelsMissing` is there, too, where a set failed the check at load.
const { instructionSet, kernelsMissing } = model;
process.stdout.write(JSON.stringify({ arch: process.arch, instructionSet, kernelsMissing, answers }));
await model[Symbol.asyncDispose]();
