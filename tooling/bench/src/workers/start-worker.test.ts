import { expect, test } from "vitest";
import { startWorker } from "./start-worker.ts";

const script = (answers: string) => `
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const request = JSON.parse(line);
    ${answers}
  });`;
const start = (answers: string) => startWorker([process.execPath, "-e", script(answers)]);

test("asks any program that answers JSON lines, whatever else it prints", async () => {
  const worker = start(`
    console.log("loading");
    console.log("12");
    console.log(JSON.stringify(request.type === "stop" ? { value: 100 } : { value: request.salt, facts: { tiles: 13 } }));`);
  expect(await worker.ask({ type: "measure", figure: "vision-13", salt: 5 })).toEqual({ value: 5, facts: { tiles: 13 } });
  expect(await worker.stop()).toEqual({ value: 100 });
});

test("what a worker cannot measure is its error, and it goes on", async () => {
  const worker = start(`console.log(JSON.stringify(request.figure === "convert" ? { error: "cannot convert" } : { value: 1 }));`);
  expect(await worker.ask({ type: "measure", figure: "convert", salt: 0 })).toEqual({ error: "cannot convert" });
  expect(await worker.ask({ type: "load" })).toEqual({ value: 1 });
  await worker.stop();
});

test("a worker that ends answers with how it ended, also later", async () => {
  const worker = start("process.exit(3);");
  expect(await worker.ask({ type: "load" })).toEqual({ error: "The worker ended with 3" });
  expect(await worker.ask({ type: "load" })).toEqual({ error: "The worker ended with 3" });
  expect(await worker.stop()).toEqual({ error: "The worker ended with 3" });
});

test("a program that is not there is an error, too", async () => {
  const { error } = await startWorker(["/no/such/program"]).ask({ type: "load" });
  expect(error).toContain("did not start");
});
