import { loadWebFiles } from "@tessera/web";
import { expect, it } from "vitest";

it("are a document, a script and a stylesheet that need nothing from elsewhere", async () => {
  const files = await loadWebFiles();
  const text = (path: string) => Buffer.from(files.get(path)!.body).toString();
  expect(text("/")).toContain('src="page/main.js"');
  expect(text("/")).not.toMatch(/https?:\/\//);
  const named = [...text("/page/style.css").matchAll(/url\(([^)]*)\)/g)].map(([, path]) => path!.replaceAll('"', ""));
  expect(named.length).toBeGreaterThan(10);
  for (const path of named) expect(files.get(`/page/${path.replace("./", "")}`)?.type, path).toBe("font/woff2");
  expect(files.get("/page/main.js")!.body.length).toBeLessThan(250_000);
  // Formulas and colours of code come when they are needed.
  expect(text("/page/main.js")).not.toContain("katex-display");
});
