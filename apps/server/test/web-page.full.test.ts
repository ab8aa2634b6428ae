import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoEvalFolder, demoMediaFolder, listDemoQuestions } from "@tessera/demo-model";
import { InternVL } from "@tessera/sdk";
import { type RunningServer, serve } from "@tessera/server";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { findBrowser } from "./web-page/find-browser.ts";

const [about] = (await listDemoQuestions()).filter(({ images }) => images.length === 1) as [
  Awaited<ReturnType<typeof listDemoQuestions>>[0],
];
const screenshots = join(import.meta.dirname, "screenshots");
const errors: string[] = [];
let cacheFolder: string;
let model: InternVL;
let server: RunningServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] });
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-page-"));
  model = await InternVL.load("demo", { precision: "fp32", cacheFolder });
  server = await serve({ model, modelName: "demo", port: 0 });
  mkdirSync(screenshots, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await model?.[Symbol.asyncDispose]();
  if (cacheFolder) rmSync(cacheFolder, { recursive: true });
});
beforeEach(async () => {
  errors.length = 0;
  page = await browser.newPage({ viewport: { width: 1200, height: 860 }, colorScheme: "light" });
  page.setDefaultTimeout(10 * 60_000);
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(server.url);
  await page.getByText("Show it a picture.").waitFor();
});
afterEach(async () => {
  await page.close();
  expect(errors).toEqual([]);
});

const attach = (path: string) => page.getByLabel("Pictures, documents or a video", { exact: true }).setInputFiles(path);
const ask = async (question: string) => {
  await page.getByLabel("Question", { exact: true }).last().fill(question);
  await page.keyboard.press("Enter");
};
const answer = () => page.getByRole("article", { name: "Answer" }).last();
const isDone = () => page.getByRole("button", { name: "Regenerate answer" }).waitFor();
const shoot = (name: string) => page.screenshot({ path: join(screenshots, `${name}.png`) });

async function violations(): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => (globalThis as any).axe.run());
  return found
    .filter(({ impact }: any) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }: any) => `${id}: ${nodes[0].html}`);
}

describe("the web page", () => {
  it("takes a picture, shows its tiles, and streams the model's answer", async () => {
    await attach(about.images[0]!);
    await page.getByRole("button", { name: /tile.* tokens$/ }).click();
    expect(await page.locator(".composer .tiles").count()).toBe(1);
    await shoot("attached");
    await ask(about.question);
    await isDone();
    expect((await answer().locator(".text").textContent())?.trim()).toBe(about.answer);
    expect(await answer().locator("footer small").textContent()).toMatch(/^\d+ \+ \d+ tokens · first token/);
    await shoot("answered");
    expect(await violations()).toEqual([]);
  });

  it("takes a PDF, and shows the model the pages that are chosen", async () => {
    await attach(join(import.meta.dirname, "../../cli/test/fixtures/two-pages.pdf"));
    await page.getByLabel("Pages of two-pages.pdf").fill("1");
    await ask("What is this?");
    await isDone();
    expect((await answer().locator(".text").textContent())?.trim()).not.toBe("");
    await shoot("document");
    await attach(join(import.meta.dirname, "../../cli/test/fixtures/two-pages.pdf"));
    await page.getByLabel("Pages of two-pages.pdf").fill("3");
    await ask("And this?");
    await expect.poll(() => answer().locator(".error").textContent()).toContain("there is no page 3");
    // The browser itself reports the status.
    for (const error of errors.splice(0)) expect(error).toContain("400");
  });

  it("asks again after an edit, regenerates, and remembers the conversation after a reload", async () => {
    await attach(about.images[0]!);
    await ask("What is this?");
    await isDone();
    await page.getByRole("button", { name: "Edit question" }).click();
    await page.getByLabel("Edit question").fill(about.question);
    await page.getByRole("button", { name: "Ask again" }).click();
    await expect.poll(async () => (await answer().locator(".text").textContent())?.trim()).toBe(about.answer);
    await page.getByRole("button", { name: "Regenerate answer" }).click();
    await isDone();
    expect(await page.getByRole("article").count()).toBe(2);
    await page.reload();
    await page.getByRole("button", { name: "Conversations" }).click();
    await page.getByRole("button", { name: about.question, exact: true }).first().click();
    expect((await answer().locator(".text").textContent())?.trim()).toBe(about.answer);
    await shoot("history");
    expect(await violations()).toEqual([]);
  });

  it("stops a long answer, and the server lets go of it", async () => {
    // The bundled model says little by itself.
    const stream = model.stream.bind(model);
    const long = vi.spyOn(model, "stream").mockImplementation((request, options) => stream({ ...request, minNewTokens: 1900 }, options));
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel(/^Most new tokens/).fill("4000");
    await ask("Tell me something.");
    await expect.poll(async () => (await answer().locator(".text").textContent())?.length).toBeGreaterThan(3);
    await page.keyboard.press("Escape");
    await page.getByText("Stopped.").waitFor();
    await expect.poll(() => model.activeSlots).toBe(0);
    await shoot("stopped");
    long.mockRestore();
  });

  it("draws the box of a grounding answer on the picture", async () => {
    const lines = readFileSync(join(demoEvalFolder, "items.jsonl"), "utf8").trim().split("\n");
    const item = lines.map((line) => JSON.parse(line)).find(({ metric, images }) => metric === "iou" && images.length === 1);
    await attach(join(demoEvalFolder, item.images[0]));
    await ask(item.question.replace("<image>\n", ""));
    await isDone();
    expect(await answer().locator(".box").count()).toBeGreaterThan(0);
    await shoot("box");
  });

  it("says what the server refused", async () => {
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel(/^Most new tokens/).fill("8192");
    await attach(join(demoMediaFolder, "receipt.png"));
    await ask("word ".repeat(9000));
    await expect.poll(() => answer().locator(".error").textContent()).toContain("context");
    expect(await page.locator(".left-out").count()).toBe(1);
    // The browser itself reports the status.
    for (const error of errors.splice(0)) expect(error).toContain("400");
  });

  it.each([
    ["light", 1200],
    ["dark", 1200],
    ["light", 390],
    ["dark", 390],
  ] as const)("is accessible in %s colours, %s pixels wide, panels included", async (colorScheme, width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.reload();
    await page.getByText("Show it a picture.").waitFor();
    await shoot(`welcome-${colorScheme}-${width}`);
    expect(await violations()).toEqual([]);
    await page.getByRole("button", { name: "Settings" }).click();
    await shoot(`settings-${colorScheme}-${width}`);
    expect(await violations()).toEqual([]);
    expect(await page.evaluate(() => (globalThis as any).document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
