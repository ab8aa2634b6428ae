import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "./find-browser.ts";
import { PageUnderTest } from "./page-under-test.ts";

const rich = `## What I see

Four **shapes** on a pale ground, about \`600 × 400\` pixels.

| shape | colour | area | where it stands in the picture | how sure |
| --- | --- | ---: | --- | ---: |
| diamond | red | 10,521 | in the middle, a little to the left | 0.98 |
| star | purple | 9,870 | bottom right | 0.97 |

The area of the diamond is $A = \\frac{d_1 d_2}{2}$, and so

$$\\sum_{i=1}^{n} A_i = \\int_0^{w} f(x)\\,dx \\approx 2.4 \\times 10^4$$

It costs $5 and $10.

1. Count them:

   \`\`\`python
   shapes = ["diamond", "star"]  # two of them
   for name in shapes:
       print(f"{name}: {len(name)} letters and a line that is far too long for the width of a telephone")
   \`\`\`

- [x] done
- see [the page](https://example.com/a?b=c)
`;

describe.skipIf(findBrowser() === undefined)("answers on the page", () => {
  let test: PageUnderTest;
  beforeAll(async () => {
    test = await PageUnderTest.open();
  });
  afterAll(() => test?.[Symbol.asyncDispose]());
  afterEach(async () => {
    expect(test.errors.splice(0)).toEqual([]);
    await test.page.evaluate("localStorage.clear()");
    await test.goto();
  });
  const say = async (...pieces: string[]) => {
    test.engine.script = () => ({ pieces });
    await test.askThrough("Say it.");
  };

  it("have tables, formulas and code that is copied as it is", async () => {
    await say(...rich.match(/[\s\S]{1,7}/g)!);
    const { answer, page } = test;
    await answer.locator(".katex-display").waitFor();
    expect(await answer.locator(".katex").count()).toBe(2);
    expect(await answer.textContent()).toContain("It costs $5 and $10.");
    await answer.locator(".hljs-string").first().waitFor();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await answer.getByRole("button", { name: "Copy code" }).click();
    await answer.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toMatch(/^shapes = \["diamond", "star"\] {2}# two of them\nfor name/);
    expect(await answer.locator("a").getAttribute("href")).toBe("https://example.com/a?b=c");
    expect(await test.violations()).toEqual([]);
    await page.evaluate("document.querySelector('main').scrollTop = 0");
    await test.shoot("answer");
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await test.overflow()).toBeLessThanOrEqual(0);
    expect(await page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('.wide'))")).toBe(
      true,
    );
    await page.evaluate("document.querySelector('main').scrollTop = 0");
    await test.shoot("answer-phone");
    await page.getByRole("button", { name: "Dark colours" }).click();
    expect(await test.violations()).toEqual([]);
    await test.shoot("answer-phone-dark");
    await page.getByRole("button", { name: "Light colours" }).click();
    await page.setViewportSize({ width: 1200, height: 860 });
  });

  it("cannot run, load, link or pretend anything", async () => {
    const requested: string[] = [];
    test.page.on("request", (request) => requested.push(request.url()));
    await say(
      '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">\n\n',
      "[a](javascript:window.hacked=3) [b](data:text/html,x) [c](/v1/models) [d](JaVaScRiPt:alert(1)) [e](vbscript:x) [f](https://good.example)\n\n",
      "![spy](https://evil.example/spy.png) <a href='java\nscript:alert(1)'>g</a> <svg onload=alert(1)><a xlink:href='javascript:1'>h</a></svg>\n\n",
      '<form action="/v1/models"><input name="key"><button class="round">Send</button></form><style>body{display:none}</style>\n\n',
      '<iframe src="https://evil.example"></iframe><div id="app" class="composer" style="position:fixed;inset:0">cover</div>\n\n',
      "$\\href{javascript:window.hacked=4}{x}$ $\\includegraphics{https://evil.example/x.png}$ $\\htmlStyle{position:fixed}{y}$\n\n",
      '```"><img src=x onerror=window.hacked=5>\ncode\n```\n\n<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=6>',
    );
    const { answer, page } = test;
    await expect.poll(() => answer.textContent()).toContain("code");
    expect(await page.evaluate("window.hacked")).toBeUndefined();
    const hrefs = await answer.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(new Set(hrefs)).toEqual(new Set(["https://good.example", "https://evil.example/spy.png"]));
    const odd = ".text :is(img, iframe, form, input, style, script, object, div, [id], [style], [class*=composer], [class*=round])";
    expect(
      await answer.locator(odd).evaluateAll((found) => found.filter((one) => !one.closest(".katex")).map((one) => one.outerHTML)),
    ).toEqual([]);
    expect(await answer.locator("a").first().getAttribute("rel")).toContain("noopener");
    expect(requested.filter((url) => url.includes("evil"))).toEqual([]);
    await test.shoot("hostile");
    // Chromium tells what the policy would have stopped in the document that the sanitiser reads, which is not shown.
    const others = test.errors.splice(0).filter((error) => !error.includes("Content Security Policy"));
    expect(others).toEqual([]);
  });

  it.each([
    ["brackets", "[".repeat(20_000)],
    ["quotes", ">".repeat(20_000)],
    ["stars", "*a **b ".repeat(3_000)],
    ["dollars", "$a\\(b$$c".repeat(3_000)],
    ["spaces", `${" ".repeat(40_000)}[[1`],
    ["lists", Array.from({ length: 300 }, (_, i) => `${" ".repeat(2 * i)}- x`).join("\n")],
    ["elements", "<b>".repeat(5_000)],
  ])("show %s without end, and the page goes on", async (_, text) => {
    await say(text, "\n\nthe end");
    expect(await test.answer.textContent()).toContain("the end");
    await test.page.getByRole("button", { name: "Start anew" }).click();
    await test.page.getByText("Show it a picture.").waitFor();
  });

  it("label each box at the box, in colours of their own", async () => {
    await test.attach(join(demoMediaFolder, "shapes.png"));
    await say("<ref>red diamond</ref><box>[[303, 505, 513, 926]]</box> and the star[[683, 532, 943, 903]], circle[[575, 38, 690, 212]]");
    const { answer } = test;
    expect(await answer.locator(".box .label").allTextContents()).toEqual(["red diamond", "and the star", "circle"]);
    const colours = await answer
      .locator(".box .label")
      .evaluateAll((labels) => labels.map((label) => (globalThis as any).getComputedStyle(label).backgroundColor));
    expect(new Set(colours).size).toBe(3);
    const place = async (selector: string) => (await answer.locator(selector).first().boundingBox())!;
    const [box, label, canvas] = [await place(".box"), await place(".box .label"), await place(".canvas")];
    expect(Math.abs((box.x - canvas.x) / canvas.width - 0.303)).toBeLessThan(0.02);
    expect(Math.abs(label.y + label.height - box.y)).toBeLessThan(8);
    expect(await test.violations()).toEqual([]);
    await test.shoot("boxes");
    await test.shootPhone("boxes");
  });
});
