import { useState } from "preact/hooks";
import { copyText } from "../browser/copy-text.ts";
import { Icon } from "./icon.tsx";

/** Copies, and says whether it did. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [outcome, setOutcome] = useState<boolean>();
  const copy = async () => {
    setOutcome(await copyText(text()));
    setTimeout(() => setOutcome(undefined), 1500);
  };
  const name = outcome === undefined ? label : outcome ? "Copied" : "The browser refused";
  return (
    <button type="button" class="bare" title={name} aria-label={name} onClick={() => void copy()}>
      <Icon name={outcome === undefined ? "copy" : outcome ? "check" : "close"} />
    </button>
  );
}
