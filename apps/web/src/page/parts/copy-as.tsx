import { useState } from "preact/hooks";
import { copyText } from "../browser/copy-text.ts";
import { saveFile } from "../browser/save-file.ts";
import type { Conversation } from "../chat/conversation.ts";
import { conversationMarkdown } from "../chat/conversation-markdown.ts";
import { codeSample, type SampleLanguage } from "../samples/code-sample.ts";

const languages: readonly SampleLanguage[] = ["curl", "openai-js", "openai-python"];

export interface CopyAsProps {
  readonly conversation: Conversation;
  readonly model: string;
  /** The request for it. */
  readonly body: () => Readonly<Record<string, unknown>>;
}

/** Takes the conversation elsewhere: as code that asks the same, or to read. */
export function CopyAs({ conversation, model, body }: CopyAsProps) {
  const [outcome, setOutcome] = useState<string>();
  const say = (text: string) => {
    setOutcome(text);
    setTimeout(() => setOutcome(undefined), 2500);
  };
  const copy = async (language: SampleLanguage) => {
    const attachments = conversation.turns.flatMap((turn) => turn.attachments);
    try {
      const code = codeSample(language, location.href.replace(/[#?].*$/, "").replace(/\/$/, ""), body(), attachments);
      const files = attachments.filter(({ isFile }) => isFile).length;
      const where = files > 0 ? ", to run beside the picture files" : "";
      say((await copyText(code)) ? `Copied ${language}${where}` : "The browser refused");
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div class="copy-as">
      Copy as{" "}
      {languages.map((language) => (
        <button key={language} type="button" class="quiet" onClick={() => void copy(language)}>
          {language}
        </button>
      ))}
      <button
        type="button"
        class="quiet"
        onClick={() => saveFile("conversation.md", "text/markdown", conversationMarkdown(conversation, model))}
      >
        Save as Markdown
      </button>
      <span role="status">{outcome}</span>
    </div>
  );
}
