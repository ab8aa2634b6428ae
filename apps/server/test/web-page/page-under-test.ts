import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type RunningServer, type ServeOptions, serve } from "@tessera/server";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findBrowser } from "./find-browser.ts";
import { ScriptedEngine } from "./scripted-engine.ts";

const screenshots = join(import.meta.dirname, "screenshots");
/** A limit for what hangs: the machine may do much else. */
const patience = 5 * 60_000;

/** A server with a scripted model, a browser, and a page in it. */
export class PageUnderTest implements AsyncDisposable {
  readonly engine = new ScriptedEngine();
  /** What the browser complained of. */
  readonly errors: string[] = [];
  readonly page: Page;
  server: RunningServer;
  readonly #browser: Browser;
  readonly #options: Partial<ServeOptions>;

  private constructor(engine: ScriptedEngine, server: RunningServer, browser: Browser, page: Page, options: Partial<ServeOptions>) {
    this.engine = engine;
    this.server = server;
    this.#browser = browser;
    this.page = page;
    this.#options = options;
    page.on("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  static async open(options: Partial<ServeOptions> = {}, context: BrowserContextOptions = {}): Promise<PageUnderTest> {
    mkdirSync(screenshots, { recursive: true });
    const engine = new ScriptedEngine();
    const server = await serve({ model: engine, modelName: "scripted", port: 0, graceMilliseconds: 1000, ...options });
    const args = ["--no-sandbox", "--host-resolver-rules=MAP page.internal 127.0.0.1"];
    const browser = await chromium.launch({ executablePath: findBrowser(), args, timeout: patience });
    const profile = await browser.newContext({ viewport: { width: 1200, height: 860 }, colorScheme: "light", ...context });
    const page = await profile.newPage();
    page.setDefaultTimeout(patience);
    const test = new PageUnderTest(engine, server, browser, page, options);
    await test.goto();
    return test;
  }

  get port(): number {
    return Number(new URL(this.server.url).port);
  }

  async goto(url = this.server.url): Promise<void> {
    await this.page.goto(url);
    await this.page.getByText("Show it a picture.").waitFor();
  }

  async stopServer(): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }

  async startServer(): Promise<void> {
    this.server = await serve({ model: this.engine, modelName: "scripted", graceMilliseconds: 1000, ...this.#options, port: this.port });
  }

  /** @param files paths */
  attach(...files: string[]): Promise<void> {
    return this.page.getByLabel("Pictures, documents or a video", { exact: true }).last().setInputFiles(files);
  }

  attachBytes(name: string, mimeType: string, buffer: Buffer): Promise<void> {
    return this.page.getByLabel("Pictures, documents or a video", { exact: true }).last().setInputFiles({ name, mimeType, buffer });
  }

  async ask(question: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Question", exact: true }).fill(question);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
  }

  /** Asks and waits for the end of the answer. */
  async askThrough(question: string): Promise<void> {
    await this.ask(question);
    await this.done();
  }

  async done(): Promise<void> {
    await this.page.getByRole("button", { name: "Regenerate answer" }).waitFor();
  }

  get answer() {
    return this.page.getByRole("article", { name: "Answer" }).last();
  }

  async shoot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(screenshots, `${name}.png`), animations: "disabled" });
  }

  /** Shows the page on a phone, looks, and goes back. */
  async shootPhone(name: string): Promise<void> {
    const before = this.page.viewportSize()!;
    await this.page.setViewportSize({ width: 390, height: 844 });
    await this.shoot(`${name}-phone`);
    await this.page.setViewportSize(before);
  }

  /** Serious findings of axe. */
  async violations(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    const { violations } = (await this.page.evaluate("axe.run()")) as axe.AxeResults;
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  /** Pixels by which the page is wider than the window. */
  overflow(): Promise<number> {
    return this.page.evaluate("document.documentElement.scrollWidth - innerWidth");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.server[Symbol.asyncDispose]();
  }
}
