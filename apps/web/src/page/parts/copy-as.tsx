import { useState } from "preact/hooks";
import { codeSample, type SampleLanguage } from "../code-sample.ts";

const languages: readonly SampleLanguage[] = ["curl", "openai-js", "openai-python"];

/** Buttons that copy the conversation's request as code. */
export function CopyAs({ body }: { readonly body: () => Record<string, unknown> }) {
  const [copied, setCopied] = useState<SampleLanguage>();
  const copy = async (language: SampleLanguage) => {
    await navigator.clipboard.writeText(codeSample(language, location.href.replace(/[#?].*$/, "").replace(/\/$/, ""), body()));
    setCopied(language);
    setTimeout(() => setCopied(undefined), 1500);
  };
  return (
    <p class="copy-as">
      Copy as{" "}
      {languages.map((language) => (
        <button key={language} type="button" class="quiet" onClick={() => void copy(language)}>
          {copied === language ? "Copied" : language}
        </button>
      ))}
    </p>
  );
}
