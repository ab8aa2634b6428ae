import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import { answerHtml } from "./answer-html.ts";
import { safeFragment } from "./safe-fragment.ts";
import { toNodes } from "./to-nodes.tsx";

/** Characters that are still read as Markdown: each new piece reads them all. */
const longest = 200_000;

/** An answer in Markdown. Blocks that are complete stay as they are while more comes. */
export function Answer({ text }: { readonly text: string }) {
  const blocks = useMemo(() => readBlocks(text), [text]);
  if (blocks === undefined) return <p class="plain">{text}</p>;
  return (
    <>
      {blocks.map((html, i) => (
        <Block key={i} html={html} />
      ))}
    </>
  );
}

const Block = memo(({ html }: { readonly html: string }) => <>{toNodes(safeFragment(html))}</>);

function readBlocks(text: string): string[] | undefined {
  try {
    if (text.length > longest) return undefined;
    return answerHtml(text);
  } catch {
    // Nested beyond the stack: nothing that was meant to be read as Markdown.
    return undefined;
  }
}
