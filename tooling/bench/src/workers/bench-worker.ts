import { createInterface } from "node:readline";
import { measureFigure } from "../measure/measure-figure.ts";
import { MeasuredModel, type MeasuredModelOptions } from "../measure/measured-model.ts";
import type { WorkerReply, WorkerRequest } from "./worker-protocol.ts";

const measured = await MeasuredModel.create(JSON.parse(process.argv[2]!) as MeasuredModelOptions);

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  if (request.type === "load") return { value: await measured.load() };
  if (request.type === "measure") return measureFigure(measured, request.figure, request);
  const facts = measured.memoryFacts();
  await measured.dispose();
  return { value: process.resourceUsage().maxRSS / 1024, facts };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as WorkerRequest).catch(
    (error: unknown): WorkerReply => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
