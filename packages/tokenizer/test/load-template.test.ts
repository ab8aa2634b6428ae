import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getTemplate, loadTemplate, renderConversation } from "@tessera/tokenizer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-template-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const own = { template: "chat_template" };
const json = (file: string, content: object) => writeFileSync(join(folder, file), JSON.stringify(content));
const turns = [
  { role: "user", message: "Hi" },
  { role: "assistant", message: "Yes" },
  { role: "user", message: "And?" },
  { role: "assistant" },
] as const;

/** Roles, contents that are text or parts, and a prompt to answer, as the conversion of the -hf releases writes them. */
const chatMl =
  "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' }}{% if m.content is string %}{{ m.content }}{% else %}{% for c in m.content %}" +
  "{% if c.type == 'image' %}{{ '<IMG_CONTEXT>\n' }}{% elif c.type == 'text' %}{{ c.text }}{% endif %}{% endfor %}{% endif %}{{ '<|im_end|>\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const dialogue =
  "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nYes<|im_end|>\n<|im_start|>user\nAnd?<|im_end|>\n<|im_start|>assistant\n";

describe("the template of a checkpoint", () => {
  it("has the configuration's system message, unless that is null", async () => {
    const template = await loadTemplate(folder, { template: "Hermes-2", system_message: "Be brief." });
    expect(renderConversation(template, [{ role: "user", message: "Hi" }])).toBe(
      "<|im_start|>system\nBe brief.<|im_end|><|im_start|>user\nHi<|im_end|>",
    );
    for (const system_message of [null, undefined])
      expect(await loadTemplate(folder, { template: "Hermes-2", system_message })).toEqual(getTemplate("Hermes-2"));
    expect((await loadTemplate(folder, { template: "Hermes-2", system_message: "" })).systemMessage).toBe("");
    await expect(loadTemplate(folder, { template: "vicuna" })).rejects.toMatchObject({ code: "unsupported-option" });
  });

  it("in the native layout has no system prompt that the chat template does not write", async () => {
    for (const file of ["chat_template.jinja", "chat_template.json", "processor_config.json", "tokenizer_config.json", "none"]) {
      if (file === "chat_template.jinja") writeFileSync(join(folder, file), chatMl);
      else if (file !== "none") json(file, { chat_template: chatMl });
      const template = await loadTemplate(folder, own);
      expect(template).toMatchObject({ eosToken: "<|im_end|>", separator: "<|im_end|>\n", name: "chat_template" });
      expect(renderConversation(template, turns)).toBe(dialogue);
      expect(renderConversation(template, turns, "Be brief.")).toBe(`<|im_start|>system\nBe brief.<|im_end|>\n${dialogue}`);
      rmSync(join(folder, file), { force: true });
    }
  });

  it("keeps the system prompt that a chat template writes by itself", async () => {
    const withDefault = `{% if messages[0].role != 'system' %}<|im_start|>system\nYou help.<|im_end|>\n{% endif %}${chatMl}`;
    json("tokenizer_config.json", {
      chat_template: [
        { name: "tools", template: "x" },
        { name: "default", template: withDefault },
      ],
    });
    const template = await loadTemplate(folder, own);
    expect(template.systemMessage).toBe("You help.");
    expect(renderConversation(template, turns)).toBe(`<|im_start|>system\nYou help.<|im_end|>\n${dialogue}`);
    expect(renderConversation(template, turns, "Be brief.")).toBe(`<|im_start|>system\nBe brief.<|im_end|>\n${dialogue}`);
  });

  it("may have other marks, contents in parts and trimmed messages", async () => {
    const marks =
      "{% for m in messages %}<|{{ m['role'] }}|>{% for c in m['content'] %}{{ c['text'] | trim }}{% endfor %}</s>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";
    writeFileSync(join(folder, "chat_template.jinja"), marks);
    const template = await loadTemplate(folder, own);
    expect(renderConversation(template, turns, "S")).toBe("<|system|>S</s><|user|>Hi</s><|assistant|>Yes</s><|user|>And?</s><|assistant|>");
    expect(template.eosToken).toBe("</s>");
  });

  it.each([
    ["{% for m in messages %}{{ m.content", "chat_template.jinja"],
    ["{{ messages[0].content }}", "leaves a message out"],
    ["{% for m in messages %}[{{ loop.index }}] {{ m.content }}</s>{% endfor %}{% if add_generation_prompt %}>{% endif %}", "like a turn"],
    ["{{ raise_exception('no system messages here') }}", "no system messages here"],
    ["x".repeat(70_000), "the limit is 65536"],
  ])("that cannot be followed is an error: %.60s", async (source, problem) => {
    writeFileSync(join(folder, "chat_template.jinja"), source);
    await expect(loadTemplate(folder, own)).rejects.toMatchObject({ code: "tokenizer-invalid", message: expect.stringContaining(problem) });
  });
});
