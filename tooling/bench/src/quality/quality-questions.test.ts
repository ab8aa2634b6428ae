import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { qualityQuestions } from "./quality-questions.ts";

it("mixes questions with and without pictures, each picture with its place, always in the same order", async () => {
  const questions = await qualityQuestions();
  expect(await qualityQuestions()).toEqual(questions);
  expect(questions.length).toBeGreaterThan(300);
  for (const { question, images = [] } of questions) expect(question.split("<image>").length - 1, question).toBe(images.length);
  expect(questions.flatMap(({ images = [] }) => images).filter((path) => !existsSync(String(path)))).toEqual([]);
  const first = new Set(questions.slice(0, 60).map(({ images = [] }) => images.length));
  expect([...first].sort()).toEqual([0, 1, 2]);
});
