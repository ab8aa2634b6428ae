import { benchmarks, findBenchmark } from "@tessera/benchmarks";
import { describe, expect, it } from "vitest";
import { dataFolder, jsonl } from "./data-folder.ts";

const { path, write, run } = dataFolder();
const phrase = "Answer the question using a single word or phrase.";

describe("benchmarks", () => {
  it("have names, files, tiles and tokens of their own, and a metric or a file to upload", () => {
    expect(new Set(benchmarks.map(({ id }) => id)).size).toBe(benchmarks.length);
    for (const { files, maxTiles, maxNewTokens, metric, submission } of benchmarks) {
      expect(files.length).toBeGreaterThan(0);
      expect(maxTiles).toBeGreaterThan(0);
      expect(maxNewTokens).toBeGreaterThan(0);
      expect((metric === undefined) !== (submission === undefined)).toBe(true);
    }
    expect(() => findBenchmark("mnist")).toThrow("docvqa-val");
  });

  it("DocVQA: validation by ANLS, the test as a file to upload", async () => {
    const questions = jsonl(
      { question_id: 7, question: "Who?", image: "data/docvqa/val/a.png", answer: "x" },
      { question_id: 8, question: "When?", image: "data/docvqa/val/a.png" },
      { question_id: 9, question: "Why?", image: "data/docvqa/val/b.png" },
    );
    write("docvqa/val.jsonl", questions);
    write("docvqa/test.jsonl", questions);
    const data = [
      [7, ["Mary", "Mary Ann"]],
      [8, ["2001"]],
      [9, ["rain"]],
    ].map(([questionId, answers]) => ({ questionId, answers }));
    write("docvqa/val/val_v1.0.json", JSON.stringify({ data }));
    const { asked, summary } = await run("docvqa-val", { 7: "mary", 8: "2002", 9: "sunshine" });
    expect(asked.find(({ id }) => id === "7")).toMatchObject({ question: `Who? ${phrase}`, images: [path("docvqa/val/a.png")] });
    // 1, 1 - 1/4, and nothing below a half.
    expect(summary.figures!.overall).toBeCloseTo((1 + 0.75 + 0) / 3, 10);
    // Two questions about one picture are drawn together: the mean of two draws of {1.75 of 2, 0 of 1}.
    expect(summary.intervals!.overall).toEqual({ low: 0, high: 0.875 });
    const { items, summary: test } = await run("docvqa-test", { 7: "mary" });
    expect(test).toEqual({ benchmark: "docvqa-test", questions: 3, failed: 0 });
    const { submission } = findBenchmark("docvqa-test");
    expect(JSON.parse(submission!.write(items))[0]).toEqual({ questionId: 7, answer: "mary" });
  });

  it("TextVQA: ten people", async () => {
    write("textvqa/textvqa_val.jsonl", jsonl({ question_id: 1, question: "What?", image: "data/textvqa/a.jpg" }));
    const answers = ["cat", "cat", "cat", ...Array(7).fill("dog")].map((answer) => ({ answer }));
    write("textvqa/textvqa_val_annotations.json", JSON.stringify({ annotations: [{ question_id: 1, answers }] }));
    expect((await run("textvqa-val", { 1: "cat" })).summary.figures!.overall).toBeCloseTo(0.9, 10);
  });

  it("ChartQA: both halves, within 5 %", async () => {
    write("chartqa/test_human.jsonl", jsonl({ question: "How many?", image: "data/chartqa/a.png", answer: "100" }));
    write("chartqa/test_augmented.jsonl", jsonl({ question: "Who?", image: "data/chartqa/a.png", answer: "Rome" }));
    const { summary } = await run("chartqa-test", { "human-0": "104", "augmented-0": "Oslo" });
    expect(summary.figures).toEqual({ overall: 0.5, human: 1, augmented: 0 });
  });

  it("AI2D: the question as it is", async () => {
    write("ai2diagram/test_vlmevalkit.jsonl", jsonl({ question: "Which?\nA. a\nB. b", image: "data/ai2diagram/a.png", answer: "B" }));
    const { asked, summary } = await run("ai2d-test", { 1: "b" });
    expect(asked[0]!.question).toBe("Which?\nA. a\nB. b");
    expect(summary.figures!.overall).toBe(1);
  });

  it("RefCOCO: the singular, boxes in pixels", async () => {
    const box = { image: "data/coco/a.jpg", sent: "red car", bbox: [10, 20, 60, 120], width: 100, height: 200 };
    write("refcoco/refcoco_val.jsonl", jsonl(box, { ...box, sent: "tree" }));
    const { asked, summary } = await run("refcoco-val", { 1: "red car[[100, 100, 600, 600]]", 2: "none" });
    expect(asked[0]!.question).toBe("Please provide the bounding box coordinate of the region this sentence describes: <ref>red car</ref>");
    expect(summary.figures!.overall).toBe(0.5);
  });

  it("OCRBench: pictures in the table, answers as a list of Python's", async () => {
    const rows = [
      "index\timage\tquestion\tanswer\tcategory",
      `0\t${Buffer.from("png").toString("base64")}\tWhat is\twritten`.replace(
        "\twritten",
        ` written?\t['CENTRE', "it's"]\tRegular Text Recognition`,
      ),
      `1\t${Buffer.from("png").toString("base64")}\t"Two\nlines, ""quoted""?"\t"['5 %']"\tScene Text-centric VQA`,
    ];
    write("OCRBench.tsv", `${rows.join("\n")}\n`);
    const { asked, summary } = await run("ocrbench", { 0: "it says it's", 1: "6" });
    expect(asked.map(({ question }) => question)).toEqual([`What is written?\n${phrase}`, `Two\nlines, "quoted"?\n${phrase}`]);
    expect(Buffer.from(asked[0]!.images[0] as Uint8Array).toString()).toBe("png");
    expect(asked[0]!.reference).toMatchObject({ answers: ["CENTRE", "it's"] });
    expect(summary.figures!.overall).toBe(1);
  });

  it("MME: two questions a picture, Chinese and true or false as yes or no", async () => {
    for (const file of findBenchmark("mme").files) write(file, "");
    write("mme/Your_Results/OCR.txt", "1.jpg\tIs it A?\tYes\n1.jpg\tIs it B?\tNo\n2.jpg\tIs it A?\tYes\n2.jpg\tIs it B?\tNo\n");
    write("mme/Your_Results/code_reasoning.txt", "x.png\tIs it 1?\tYes\nx.png\tIs it 2?\tNo\n");
    const { asked, summary } = await run("mme", {
      "OCR-1": "是的",
      "OCR-2": "False",
      "OCR-3": "yes",
      "OCR-4": "Yes",
      "code_reasoning-1": "No",
      "code_reasoning-2": "不是",
    });
    expect(asked[0]).toMatchObject({ question: `Is it A? ${phrase}`, images: [path("mme/MME_Benchmark_release_version/OCR/1.jpg")] });
    // 3 of 4 and 1 of 2 pictures; 1 of 2 and none.
    expect(summary.figures).toMatchObject({ OCR: 125, code_reasoning: 50, Perception: 125, Cognition: 50, overall: 175 });
    write("mme/Your_Results/OCR.txt", "1.jpg\tIs it A?\n");
    await expect(run("mme", {})).rejects.toThrow("OCR.txt, line 1: expected picture");
  });

  it("POPE: labels from the lists of each category", async () => {
    const ask = (question_id: number, category: string, image: string) => ({ question_id, image, text: `A dog?\n${phrase}`, category });
    write("pope/llava_pope_test.jsonl", jsonl(ask(1, "popular", "a.jpg"), ask(2, "random", "b.jpg"), ask(3, "popular", "c.jpg")));
    write("pope/coco/coco_pope_adversarial.json", "");
    write("pope/coco/coco_pope_popular.json", jsonl({ image: "a.jpg", label: "yes" }, { image: "c.jpg", label: "no" }));
    write("pope/coco/coco_pope_random.json", jsonl({ image: "b.jpg", label: "yes" }));
    const { asked, items, summary } = await run("pope", { 1: "Yes", 2: "yes", 3: "Yes" });
    expect(asked[0]).toMatchObject({ question: `A dog?\n${phrase}`, images: [path("pope/val2014/a.jpg")] });
    expect(items.map(({ reference }) => reference!.answers[0])).toEqual(["yes", "yes", "no"]);
    // Popular: precision 1/2, recall 1; random: both 1.
    expect(summary.figures!.overall).toBeCloseTo((2 / 3 + 1) / 2, 10);
    write("pope/coco/coco_pope_popular.json", jsonl({ image: "z.jpg", label: "yes" }));
    await expect(run("pope", {})).rejects.toThrow("is about z.jpg, the question about a.jpg");
  });

  const table = (name: string, columns: string, ...rows: string[]) => write(name, [columns, ...rows, ""].join("\n").replaceAll("|", "\t"));

  it("MMBench: every order of the options, a hint in front, missing options left out", async () => {
    const columns = "index|question|hint|A|B|C|D|answer|category|image";
    table(
      "mmbench/mmbench_dev_en_20231003.tsv",
      columns,
      "5|Which?|Look.|cat|dog||None|A|animals|AA==",
      "1000005|Which?|Look.|dog|cat|||B|animals|AA==",
      "6|Where?||here|there|||A|places|AA==",
    );
    const { asked, summary } = await run("mmbench-dev-en", { 5: "A", 1000005: "A", 6: "A. here" });
    expect(asked[0]!.question).toBe("Look.\nWhich?\nA. cat\nB. dog\nAnswer with the option's letter from the given choices directly.");
    expect(asked[2]!.question.startsWith("Where?\nA. here")).toBe(true);
    expect(summary.figures).toEqual({ overall: 0.5, animals: 0, places: 1, vanilla: 2 / 3 });
    table("mmbench/mmbench_test_cn_20231003.tsv", "index|question|A|B|C|D|image", '7|"哪""个"|猫|狗|||AA==');
    const test = await run("mmbench-test-cn", { 7: "A" });
    expect(test.asked[0]!.question.endsWith("B. 狗\n请直接回答选项字母。")).toBe(true);
    const submitted = findBenchmark("mmbench-test-cn").submission!.write(test.items);
    expect(submitted).toBe('index\tquestion\tA\tB\tC\tD\tprediction\n7\t"哪""个"\t猫\t狗\t\t\tA\n');
  });

  it("CCBench, RealWorldQA: letters", async () => {
    table("mmbench/CCBench_legacy.tsv", "index|question|A|B|C|D|answer|category|image", "1|哪个|猫|狗|||B|动物|AA==");
    expect((await run("ccbench", { 1: "B" })).summary.figures).toEqual({ overall: 1, 动物: 1 });
    table("RealWorldQA.tsv", "index|image|question|answer|A|B|C", "1|AA==|How many?|B|One|Two|", "2|AA==|Which?|A|Left|Right|");
    const { asked, summary } = await run("realworldqa", { 1: "B", 2: "Right" });
    expect(asked[0]!.question).toBe("How many?\nA. One\nB. Two\nAnswer with the option's letter from the given choices directly.");
    expect(summary.figures!.overall).toBe(0.5);
  });

  it("SEED-Bench and MM-Vet: questions as they are", async () => {
    write("SEED/seed.jsonl", jsonl({ question_id: "1_0", text: "Which?\nA. a", image: "SEED-Bench-image/1", answer: "A" }));
    const { asked, summary } = await run("seed-image", { "1_0": "A. a" });
    expect([asked[0]!.question, asked[0]!.images]).toEqual(["Which?\nA. a", [path("SEED/SEED-Bench-image/1")]]);
    expect(summary.figures!.overall).toBe(1);
    write("mm-vet/llava-mm-vet.jsonl", jsonl({ question_id: 0, text: "What is x?", image: "v1_0.png" }));
    const vet = await run("mmvet", { 0: "-1 or -5" });
    expect(vet.asked[0]!.question).toBe("What is x? ");
    expect(findBenchmark("mmvet").submission!.write(vet.items)).toBe('{"v1_0":"-1 or -5"}\n');
  });

  it("HallusionBench: figures and questions of a set", async () => {
    const row = (index: string, answer: string) => `${index}|AA==|Is it?|${answer}|chart`;
    table(
      "HallusionBench.tsv",
      "index|image|question|answer|l2-category",
      row("VS_chart_0_1_1_0", "Yes"),
      row("VS_chart_1_1_1_1", "No"),
      row("VS_chart_2_1_2_0", "No"),
    );
    const answers = { VS_chart_0_1_1_0: "Yes", VS_chart_1_1_1_1: "No", VS_chart_2_1_2_0: "Yes" };
    const { asked, summary } = await run("hallusionbench", answers);
    expect(asked[0]!.question).toBe(`Is it? Please answer yes or no. ${phrase}`);
    // Figures: 1 right, 2 wrong; questions: 0 wrong about figure 2, 1 right.
    expect(summary.figures).toEqual({ aAcc: 2 / 3, fAcc: 1 / 2, qAcc: 1 / 2, overall: (2 / 3 + 1 / 2 + 1 / 2) / 3 });
    table("HallusionBench.tsv", "index|image|question|answer|l2-category", row("7", "Yes"));
    await expect(run("hallusionbench", {})).rejects.toThrow("index: expected six parts");
  });

  it("MathVista: choices and numbers, by task and skill", async () => {
    const columns = "index|image|question|answer|question_type|answer_type|choices|answer_option|task|skills";
    table(
      "MathVista_MINI.tsv",
      columns,
      "1|AA==|Hint: … Which?|145°|multi_choice|text|['135°', '145°']|B|geometry|['geometry reasoning']",
      "2|AA==|How many?|3|free_form|integer|||counting|['logical reasoning', 'geometry reasoning']",
    );
    const { summary } = await run("mathvista-mini", { 1: "(B) 145°", 2: "4" });
    expect(summary.figures).toEqual({ overall: 0.5, geometry: 1, counting: 0, "geometry reasoning": 0.5, "logical reasoning": 0 });
  });

  it("MVBench: clips, parts of clips, frames by number", async () => {
    for (const file of findBenchmark("mvbench").files) write(file, "[]");
    const entry = { question: "What happens?", candidates: ["He sits.", "He runs."], answer: "He runs." };
    write("MVBench/json/action_sequence.json", JSON.stringify([{ ...entry, video: "a.mp4", start: 1.5, end: 4 }]));
    write("MVBench/json/fine_grained_pose.json", JSON.stringify([{ ...entry, video: "b.avi" }]));
    write("MVBench/json/episodic_reasoning.json", JSON.stringify([{ ...entry, video: "c", start: 0, end: 8 }]));
    for (let i = 1; i <= 24; i++) write(`MVBench/video/tvqa/frames_fps3_hq/c/${String(i).padStart(5, "0")}.jpg`, "");
    const { asked, summary } = await run(
      "mvbench",
      { "Action Sequence-0": "(B)", "Fine-grained Pose-0": "A", "Episodic Reasoning-0": "(B) He runs." },
      { concurrency: 1 },
    );
    expect(asked.map(({ video }) => video)).toMatchObject([
      { input: path("MVBench/video/star/Charades_v1_480/a.mp4"), numSegments: 16, bound: [1.5, 4] },
      { input: path("MVBench/video/nturgbd/b.avi"), numSegments: 16, bound: undefined },
      { input: expect.arrayContaining([path("MVBench/video/tvqa/frames_fps3_hq/c/00001.jpg")]) },
    ]);
    expect(asked[2]!.video!.input).toHaveLength(16);
    expect(asked[0]!.question).toMatch(
      /^Carefully watch .* question\.\n\nQuestion: What happens\?\nOptions:\n\(A\) He sits\.\n\(B\) He runs\.\nOnly give the best option\.$/s,
    );
    expect(summary.figures!.overall).toBeCloseTo(2 / 3, 10);
    write("MVBench/json/action_sequence.json", '[{"video":"a.mp4"}]');
    await expect(run("mvbench", {})).rejects.toThrow("action_sequence.json: [0] has no video");
  });
});
