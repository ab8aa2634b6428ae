import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findBenchmark, type ScoredItem, summarizeBenchmark, toDataUri, writeReport } from "@tessera/benchmarks";
import { demoMediaFolder } from "@tessera/demo-model";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";

const browserPath = [process.env.TESSERA_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => path !== undefined && existsSync(path),
);
const screenshots = join(import.meta.dirname, "screenshots");

describe.skipIf(browserPath === undefined)("a report in a browser", () => {
  it.each(["light", "dark"] as const)(
    "shows figures, bars and pictures, fits a telephone, and has no accessibility fault, %s",
    async (colorScheme) => {
      const benchmark = findBenchmark("docvqa-val");
      const items = Array.from({ length: 40 }, (_, i): ScoredItem => {
        const value = i % 4 === 0 ? 0 : 1 - (i % 5) / 10;
        const reference = { answers: ["Thirty-two euros and fifty cents", "32.50"], category: ["receipts", "letters"][i % 2]! };
        return {
          id: `${i}`,
          cluster: `${i % 7}`,
          question: `What is the total of receipt ${i}?`,
          prediction: "32",
          reference,
          score: { value, correct: value > 0 },
        };
      });
      const picture = readFileSync(join(demoMediaFolder, "shapes.png"));
      const pictures = new Map([["0", [await toDataUri(picture)]]]);
      const page = writeReport({
        benchmark,
        summary: summarizeBenchmark(benchmark, items),
        items,
        settings: { model: "demo", precision: "int8" },
        pictures,
      });
      const folder = mkdtempSync(join(tmpdir(), "tessera-report-"));
      const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
      try {
        writeFileSync(join(folder, "report.html"), page);
        const tab = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme });
        const faults: string[] = [];
        tab.on("console", (message) => message.type() === "error" && faults.push(message.text()));
        await tab.goto(pathToFileURL(join(folder, "report.html")).href);
        expect(await tab.evaluate("document.images[0].naturalWidth")).toBeGreaterThan(0);
        expect(await tab.locator("table svg").count()).toBe(3);
        expect(await tab.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
        await tab.evaluate(axe.source);
        const { violations } = (await tab.evaluate("axe.run()")) as { violations: { id: string; nodes: { html: string }[] }[] };
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
        mkdirSync(screenshots, { recursive: true });
        await tab.screenshot({ path: join(screenshots, `report-${colorScheme}.png`), fullPage: true });
        expect(faults).toEqual([]);
      } finally {
        await browser.close();
        rmSync(folder, { recursive: true });
      }
    },
  );
});
