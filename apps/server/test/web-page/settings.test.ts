import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findBrowser } from "./find-browser.ts";
import { PageUnderTest } from "./page-under-test.ts";

describe.skipIf(findBrowser() === undefined)("settings and history of the page", () => {
  let test: PageUnderTest;
  beforeAll(async () => {
    test = await PageUnderTest.open({ apiKeys: ["secret-key"] });
  });
  afterAll(() => test?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    await test.page.evaluate("localStorage.clear(); sessionStorage.clear()");
    await test.goto();
    await test.page.getByText("This server wants an API key").waitFor();
    await test.page.getByLabel("API key", { exact: false }).fill("secret-key");
    await test.page.getByText("This server wants an API key").waitFor({ state: "detached" });
  });
  afterEach(() => {
    expect(test.errors.splice(0).filter((error) => !error.includes("401"))).toEqual([]);
  });
  const stored = (storage: string) => test.page.evaluate<string>(`JSON.stringify(${storage})`);

  it("keep the key for the session, and longer only when asked", async () => {
    const { page } = test;
    expect(await stored("localStorage")).not.toContain("secret-key");
    await page.reload();
    await page.getByText("scripted").waitFor();
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.getByLabel("Remember the key in this browser").check();
    expect(await stored("localStorage")).toContain("secret-key");
    await page.getByLabel("Remember the key in this browser").uncheck();
    expect(await stored("localStorage")).not.toContain("secret-key");
    // Another tab is another session.
    const other = await page.context().newPage();
    await other.goto(test.server.url);
    await other.getByText("This server wants an API key").waitFor();
    await other.close();
  });

  it("take a key out of the storage of earlier versions", async () => {
    const { page } = test;
    await page.evaluate(
      `sessionStorage.clear(); localStorage.setItem("tessera.settings", '{"apiKey":"secret-key","topP":0.5,"odd":1,"seed":7}')`,
    );
    await page.reload();
    await page.getByText("scripted").waitFor();
    expect(await stored("localStorage")).not.toContain("secret-key");
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    expect(await page.getByLabel(/^Top p/).inputValue()).toBe("0.5");
  });

  it("reach the model, all of them", async () => {
    const { page, engine } = test;
    const fill = async (values: Readonly<Record<string, string>>) => {
      for (const [name, value] of Object.entries(values)) await page.getByLabel(new RegExp(`^${name}`)).fill(value);
    };
    await fill({
      "System message": "Be brief.",
      "Most new tokens": "99",
      "Stop at": "END\n\\n",
      "Tiles a picture": "4",
      Temperature: "0.7",
      "Top p": "0.9",
      "Top k": "40",
      "Min p": "0.05",
      Seed: "11",
      "Repetition penalty": "1.1",
      "Presence penalty": "0.5",
      "Frequency penalty": "-0.5",
    });
    await page.getByLabel("Form of the answer").selectOption("schema");
    await page.getByLabel(/^JSON Schema/).fill("{ nonsense");
    await page.getByText("The JSON Schema is not JSON").waitFor();
    await page.getByLabel(/^JSON Schema/).fill('{ "type": "object" }');
    await page.getByLabel(/^Min p/).fill("7");
    await page.getByText("a number from 0 to 1").waitFor();
    await test.shoot("settings");
    expect(await test.violations()).toEqual([]);
    await test.askThrough("Say something.");
    expect(engine.requests.at(-1)).toMatchObject({
      maxNewTokens: 99,
      maxTiles: 4,
      temperature: 0.7,
      topP: 0.9,
      topK: 40,
      minP: 0.05,
      seed: 11,
      repetitionPenalty: 1.1,
      presencePenalty: 0.5,
      frequencyPenalty: -0.5,
      stop: ["END", "\n"],
      responseFormat: { schema: { type: "object" } },
      messages: [{ role: "system", content: [{ type: "text", text: "Be brief." }] }, { role: "user" }],
    });
  });

  it("take conversations along in a file", async () => {
    const { page } = test;
    await test.attach(join(demoMediaFolder, "sign.png"));
    test.engine.script = () => ({ pieces: ["A green sign."] });
    await test.askThrough("What is this sign?");
    await page.getByRole("button", { name: "Conversations" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export" }).click()]);
    const path = await download.path();
    expect(download.suggestedFilename()).toMatch(/^tessera-conversations-\d{4}-\d\d-\d\d\.json$/);
    const text = readFileSync(path, "utf8");
    expect(text).not.toContain("secret-key");
    await page.getByRole("button", { name: "Delete What is this sign?" }).click();
    await page.getByRole("button", { name: "What is this sign?", exact: true }).waitFor({ state: "detached" });
    await page.getByLabel("File of conversations").setInputFiles(path);
    await page.getByText(/conversations? read$/).waitFor();
    await page.getByRole("button", { name: "What is this sign?", exact: true }).click();
    expect(await test.answer.textContent()).toContain("A green sign.");
    expect(await page.locator(".message.user .canvas img").getAttribute("src")).toMatch(/^data:image\/png/);
    await test.shoot("history");
    expect(await test.violations()).toEqual([]);
    writeFileSync(path, text.replaceAll("data:image/png;base64,", "https://evil.example/"));
    await page.getByLabel("File of conversations").setInputFiles(path);
    await page.getByText(/This is no file of conversations: .*url is wrong/).waitFor();
  });

  it("are reached and left by keyboard", async () => {
    const { page } = test;
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    const panel = page.getByRole("complementary", { name: "Settings" });
    const focused = () => page.evaluate("[document.activeElement.localName, document.activeElement.getAttribute('aria-label')].join()");
    await panel.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Settings", exact: true }).focus();
    await page.keyboard.press("Enter");
    await panel.waitFor();
    // The button has the panel's name: only once the panel has the focus does Tab go into it.
    await expect.poll(focused).toBe("aside,Settings");
    await page.keyboard.press("Tab");
    await expect.poll(focused).toMatch(/^textarea,/);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await expect.poll(focused).toBe("button,Settings");
  });
});
