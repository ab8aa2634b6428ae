import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CopyButton } from "../parts/copy-button.tsx";
import { safeFragment } from "./safe-fragment.ts";
import { shadedNodes } from "./shaded-nodes.ts";

/** Characters that are still coloured. */
const longest = 50_000;

/** Code with its language, a copy button, and colours once they are loaded. */
export function CodeBlock({ text, language }: { readonly text: string; readonly language: string | undefined }) {
  const [coloured, setColoured] = useState<{ readonly text: string; readonly nodes: ComponentChild }>();
  useEffect(() => {
    let wanted = true;
    if (language === undefined || text.length > longest) return;
    void import("./highlight.ts").then(({ highlight }) => {
      const html = wanted ? highlight(text, language) : undefined;
      if (html !== undefined) setColoured({ text, nodes: shadedNodes(safeFragment(html)) });
    });
    return () => {
      wanted = false;
    };
  }, [text, language]);
  return (
    <figure class="code">
      <figcaption>
        <span>{language ?? "text"}</span>
        <CopyButton label="Copy code" text={() => text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{coloured?.text === text ? coloured.nodes : text}</code>
      </pre>
    </figure>
  );
}
