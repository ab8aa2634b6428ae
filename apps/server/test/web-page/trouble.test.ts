import { join } from "node:path";
import { TesseraError } from "@tessera/core";
import { demoMediaFolder } from "@tessera/demo-model";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findBrowser } from "./find-browser.ts";
import { PageUnderTest } from "./page-under-test.ts";
import { Relay } from "./relay.ts";

const shapes = join(demoMediaFolder, "shapes.png");

describe.skipIf(findBrowser() === undefined)("the page in trouble", () => {
  let test: PageUnderTest;
  beforeAll(async () => {
    test = await PageUnderTest.open();
  });
  afterAll(() => test?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    test.engine.script = () => ({ pieces: ["Four."] });
    await test.goto();
  });
  afterEach(() => expect(test.errors.splice(0)).toEqual([]));

  it("works over plain http from another machine, where browsers offer less", async () => {
    const { page } = test;
    await page.goto(`http://page.internal:${test.port}/`);
    expect(await page.evaluate("[isSecureContext, typeof crypto.randomUUID, typeof navigator.clipboard]")).toEqual([
      false,
      "undefined",
      "undefined",
    ]);
    await page.getByText("Show it a picture.").waitFor();
    await test.attach(shapes);
    await test.askThrough("How many shapes?");
    expect(await test.answer.textContent()).toContain("Four.");
    await page.getByRole("button", { name: "Copy answer" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await page.getByRole("textbox", { name: "Question" }).focus();
    await page.keyboard.press("Control+v");
    expect(await page.getByRole("textbox", { name: "Question" }).inputValue()).toBe("Four.");
    await page.getByRole("button", { name: "curl" }).click();
    await page.getByText("Copied curl, to run beside the picture files").waitFor();
  });

  it("recovers from media that the server refuses", async () => {
    const { page, engine } = test;
    await test.attachBytes("broken.png", "image/png", Buffer.from("no picture at all"));
    await page.getByText("No preview").waitFor();
    engine.script = (request) =>
      JSON.stringify(request).includes("bm8gcGljdHVyZSBhdCBhbGw")
        ? { failure: new TesseraError("image-decode-failed", "broken.png cannot be decoded as an image") }
        : { pieces: ["Gladly."] };
    // Said before it is sent, and again when it is sent all the same.
    await page.getByRole("status").getByText("cannot be decoded").waitFor();
    await test.askThrough("What is this?");
    await expect.poll(() => test.answer.locator(".error").textContent()).toContain("broken.png cannot be decoded");
    await test.shoot("refused");
    expect(await test.violations()).toEqual([]);
    await test.askThrough("And without it?");
    expect(await test.answer.textContent()).toContain("Gladly.");
    expect(JSON.stringify(engine.requests.at(-1))).not.toContain("What is this?");
    // Or the question is asked again without the picture.
    await page.getByRole("button", { name: "Edit question" }).first().click();
    await page.getByRole("button", { name: "Remove broken.png" }).click();
    await page.getByRole("button", { name: "Ask again" }).click();
    await expect.poll(() => test.answer.textContent()).toContain("Gladly.");
    expect(await page.getByRole("article").count()).toBe(2);
    expect(test.errors.splice(0).every((error) => error.includes("400"))).toBe(true);
  });

  describe("in the middle of an answer", () => {
    /** Says "One, " and hangs. */
    const halfway = () =>
      new Promise<void>((resolve) => {
        test.engine.script = () => ({
          pieces: ["One, ", "two."],
          wait: (kind, i) => {
            if (kind !== "piece" || i !== 1) return undefined;
            resolve();
            return new Promise(() => {});
          },
        });
      });
    const recovers = async () => {
      const { page, engine } = test;
      engine.script = () => ({ pieces: ["One, two, three."] });
      await page.getByText("The server does not answer. Trying again…").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Regenerate answer" }).click();
      await expect.poll(() => test.answer.locator(".text").textContent()).toContain("three");
      // Failed requests are told by the browser itself.
      expect(test.errors.splice(0).every((error) => /net::|Failed to load/.test(error))).toBe(true);
    };

    it("recovers from a server that is gone at once", async () => {
      const { page } = test;
      const relay = new Relay(() => test.port);
      await relay.open();
      await test.goto(relay.url);
      const reached = halfway();
      await test.ask("Count.");
      await reached;
      await expect.poll(() => test.answer.locator(".text").textContent()).toContain("One,");
      relay.cut();
      await expect.poll(() => test.answer.locator(".error").textContent()).toContain("The connection broke off.");
      await page.getByText("The server does not answer. Trying again…").waitFor();
      await test.shoot("gone");
      expect(await test.answer.locator(".text").textContent()).toContain("One,");
      await relay.open();
      await recovers();
      relay.cut();
    });

    it("recovers from a server that is stopped", async () => {
      const reached = halfway();
      await test.ask("Count.");
      await reached;
      await test.stopServer();
      await expect.poll(() => test.answer.locator(".error").textContent()).toContain("The server is being stopped");
      expect(await test.answer.locator(".text").textContent()).toContain("One,");
      await test.startServer();
      await recovers();
    });
  });

  it("lets the reader scroll while an answer comes, and goes along again at the end", async () => {
    const { page, engine } = test;
    let more = () => {};
    engine.script = () => ({
      pieces: Array.from({ length: 120 }, (_, i) => `Line ${i}.\n\n`),
      wait: (kind, i) => (kind === "piece" && i === 60 ? new Promise<void>((resolve) => (more = resolve)) : undefined),
    });
    await test.ask("Go on.");
    await page.getByText("Line 59.").waitFor();
    const top = () => page.evaluate<number>("document.querySelector('main').scrollTop");
    const left = () =>
      page.evaluate<number>(
        "(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.querySelector('main'))",
      );
    await expect.poll(left).toBeLessThan(50);
    await page.getByText("Line 59.").hover();
    await page.mouse.wheel(0, -1500);
    await page.getByRole("button", { name: "To the end" }).waitFor();
    const before = await top();
    more();
    await test.done();
    expect(Math.abs((await top()) - before)).toBeLessThan(3);
    await page.getByRole("button", { name: "To the end" }).click();
    await expect.poll(left).toBeLessThan(50);
    expect(await page.getByRole("button", { name: "To the end" }).count()).toBe(0);
  });

  it("shows tile by tile what the model has looked at", async () => {
    const { page, engine } = test;
    let next = () => {};
    engine.script = () => ({
      tiles: 7,
      wait: (kind, i) => (kind === "tile" && i === 4 ? new Promise<void>((resolve) => (next = resolve)) : undefined),
    });
    await test.attach(shapes);
    await test.ask("How many?");
    await page.getByText("Looking… 4 of 7 tiles").waitFor();
    expect(await page.locator(".message.user .tiles rect").count()).toBe(6);
    expect(await page.locator(".message.user .veil").count()).toBe(2);
    await test.shoot("looking");
    await test.shootPhone("looking");
    expect(await test.violations()).toEqual([]);
    next();
    await test.done();
    expect(await page.locator(".veil").count()).toBe(0);
  });

  it("asks the starter's questions about the starter's picture", async () => {
    await test.page.getByRole("button", { name: "How many shapes are there?" }).click();
    await test.done();
    expect(JSON.stringify(test.engine.requests.at(-1))).toContain("data:image/png;base64,");
    expect(await test.page.getByRole("article", { name: "Question" }).textContent()).toContain("How many shapes are there?");
  });
});
