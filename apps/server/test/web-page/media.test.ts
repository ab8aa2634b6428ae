import { join } from "node:path";
import { demoMediaFolder } from "@tessera/demo-model";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findBrowser } from "./find-browser.ts";
import { PageUnderTest } from "./page-under-test.ts";

const media = (name: string) => join(demoMediaFolder, name);

/** Records a square that moves, in the browser: no clip has to lie beside the test. */
const record = `new Promise((resolve) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [160, 120];
  const context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: "video/webm" });
  const chunks = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  recorder.onstop = () => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.readAsDataURL(new Blob(chunks));
  };
  recorder.start();
  let step = 0;
  const timer = setInterval(() => {
    context.fillStyle = "#f4f1ea";
    context.fillRect(0, 0, 160, 120);
    context.fillStyle = "#0d6660";
    context.fillRect(5 * step, 40, 40, 40);
    if (++step > 24) { clearInterval(timer); recorder.stop(); }
  }, 50);
})`;

describe.skipIf(findBrowser() === undefined)("media on the page", () => {
  let test: PageUnderTest;
  beforeAll(async () => {
    test = await PageUnderTest.open({ maxImages: 6, maxBodyBytes: 3_000_000 });
  });
  afterAll(() => test?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    await test.page.evaluate("localStorage.clear()");
    await test.goto();
  });
  afterEach(() => expect(test.errors.splice(0)).toEqual([]));
  const sent = () => (test.engine.requests.at(-1) as any).messages.at(-1).content as any[];

  it("are several files at once, in their order, and are sent once", async () => {
    const { page, engine } = test;
    await test.attach(media("compare-1.png"), media("compare-2.png"), media("sign.png"));
    await expect.poll(() => page.locator(".composer .attached").count()).toBe(3);
    expect(await page.locator(".composer .canvas img").evaluateAll((images: any[]) => images.map(({ alt }) => alt))).toEqual([
      "compare-1.png",
      "compare-2.png",
      "sign.png",
    ]);
    await page.getByText("20 of 8,192 tokens · about 1.3 s to answer").waitFor();
    await test.shoot("several");
    await test.shootPhone("several");
    expect(await test.violations()).toEqual([]);
    const bodies: string[] = [];
    page.on("request", (request) => request.url().endsWith("/v1/chat/completions") && bodies.push(request.postData() ?? ""));
    await test.askThrough("What differs?");
    await test.askThrough("And what else?");
    // The estimate had them kept; the server still hands all three to the model.
    expect(bodies.filter((body) => body.includes("base64"))).toEqual([]);
    const pictures = JSON.stringify(engine.requests.at(-1)).match(/data:image\/png;base64,/g);
    expect(pictures).toHaveLength(3);
  });

  it("are GIFs with their frames, or by their first", async () => {
    const { page } = test;
    await test.attach(media("video.gif"));
    await page.getByText("8 frames · 2,048 tokens").waitFor();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel(/^Frames a clip/).fill("5");
    await page.getByText("5 frames · 1,280 tokens").waitFor();
    await test.shoot("gif");
    await test.askThrough("What moves?");
    expect(sent().find(({ type }) => type === "video").video).toMatchObject({
      numSegments: 5,
      input: expect.stringMatching(/^data:image\/gif/),
    });
    await page.getByRole("button", { name: "Start anew" }).click();
    await test.attach(media("video.gif"));
    await page.getByRole("button", { name: "Only the first frame" }).click();
    await test.askThrough("What is it?");
    expect(sent().map(({ type }) => type)).toEqual(["image", "text"]);
  });

  it("are PDFs, of which pages can be chosen", async () => {
    const { page } = test;
    await test.attach(join(import.meta.dirname, "../../../cli/test/fixtures/two-pages.pdf"));
    await page.getByText("All pages").waitFor();
    await page.getByLabel("Pages of two-pages.pdf").fill("2,");
    await page.getByText("two-pages.pdf: pages are numbers and ranges").waitFor();
    expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
    await page.getByLabel("Pages of two-pages.pdf").fill("2");
    await page.getByText("20 of 8,192 tokens").waitFor();
    await test.shoot("document");
    await test.shootPhone("document");
    expect(await test.violations()).toEqual([]);
    await test.askThrough("What is it about?");
    const [part, text] = sent();
    expect(part).toMatchObject({ type: "document", document: { pages: "2" } });
    expect(Buffer.from(part.document.input).toString("latin1", 0, 5)).toBe("%PDF-");
    expect(text).toEqual({ type: "text", text: "What is it about?" });
    expect(await page.getByRole("article", { name: "Question" }).getByText("Pages 2").count()).toBe(1);
  });

  it("are clips whose frames are shown, and sent as pictures beside others", async () => {
    const { page } = test;
    const recorded = Buffer.from(await page.evaluate<string>(record), "base64");
    await test.attachBytes("square.webm", "video/webm", recorded);
    await expect.poll(() => page.locator(".strip img").count()).toBe(8);
    await test.attach(media("sign.png"));
    await page.getByText("A conversation has pictures or one clip.").waitFor();
    expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel(/^Frames a clip/).fill("4");
    await page.getByRole("button", { name: "Send frames as pictures" }).click();
    await page.getByText("4 frames as pictures · 1,024 tokens").waitFor();
    await test.shoot("clip");
    expect(await test.violations()).toEqual([]);
    await test.askThrough("Where does it go?");
    const pictures = sent().filter(({ type }) => type === "image");
    expect(pictures).toHaveLength(5);
    expect(new Set(pictures.map(({ image }) => image)).size).toBe(5);
    expect(pictures[0]).toMatchObject({ maxTiles: 1, image: expect.stringMatching(/^data:image\/jpeg/) });
  });

  it("that are too large are made smaller before they are sent", async () => {
    const { page } = test;
    const noise = await page.evaluate<string>(`(() => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [2400, 1200];
      const context = canvas.getContext("2d");
      const pixels = context.createImageData(2400, 1200);
      let state = 1;
      for (let i = 0; i < pixels.data.length; i++) {
        state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
        pixels.data[i] = i % 4 === 3 ? 255 : state & 255;
      }
      context.putImageData(pixels, 0, 0);
      return canvas.toDataURL("image/png").split(",")[1];
    })()`);
    await test.attachBytes("noise.png", "image/png", Buffer.from(noise, "base64"));
    await page.getByText(/The pictures and clips of this conversation come to \d+ MB; the server takes 3 MB at once\./).waitFor();
    expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
    await test.shoot("too-large");
    await page.getByRole("button", { name: "Make pictures smaller" }).click();
    await page.getByText("come to").waitFor({ state: "detached" });
    // Cut into 4 × 2 tiles of 448.
    expect(await page.locator(".composer .canvas img").evaluate((image: any) => [image.naturalWidth, image.naturalHeight])).toEqual([
      1792, 896,
    ]);
    await test.askThrough("What is it?");
    expect(sent()[0].image).toMatch(/^data:image\/jpeg/);
  });

  it("lie as in the file unless they are to be turned as EXIF says", async () => {
    const { page, engine } = test;
    const jpeg = Buffer.from(
      await page.evaluate<string>(`(() => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [1350, 450];
        const context = canvas.getContext("2d");
        context.fillStyle = "#0d6660";
        context.fillRect(0, 0, 450, 450);
        return canvas.toDataURL("image/jpeg").split(",")[1];
      })()`),
      "base64",
    );
    // Behind the start of the file: EXIF data whose one field is the orientation 6, a quarter to the right.
    const exif = Buffer.from("ffe1002245786966000049492a0008000000010012010300010000000600000000000000", "hex");
    await test.attachBytes("phone.jpg", "image/jpeg", Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]));
    const picture = page.locator(".composer .canvas img");
    await page.getByText("3 × 1 tiles").waitFor();
    const sides = async () => {
      const { width, height } = (await picture.boundingBox())!;
      return Math.round((10 * width) / height) / 10;
    };
    expect(await sides()).toBe(3);
    await test.shoot("as-stored");
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.getByLabel("Turn pictures as their EXIF data says").check();
    await page.getByText("1 × 3 tiles").waitFor();
    expect(await sides()).toBe(0.3);
    await test.askThrough("What is it?");
    expect(engine.requests.at(-1)).toMatchObject({ autoOrient: true });
    await page.getByLabel("Turn pictures as their EXIF data says").uncheck();
  });

  it("that are no media, and drawings, are told or drawn", async () => {
    const { page } = test;
    await test.attachBytes("notes.txt", "text/plain", Buffer.from("text"));
    await page.getByText("notes.txt is neither a picture, a PDF nor a video").waitFor();
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><script>window.hacked = 1</script><rect width="20" height="10" fill="red"/></svg>';
    await test.attachBytes("flag.svg", "image/svg+xml", Buffer.from(svg));
    await expect.poll(() => page.locator(".composer .canvas img").count()).toBe(1);
    expect(await page.locator(".composer .canvas img").getAttribute("src")).toMatch(/^data:image\/png/);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
  });
});
