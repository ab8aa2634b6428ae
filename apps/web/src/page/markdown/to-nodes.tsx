import { type ComponentChild, h } from "preact";
import { CodeBlock } from "./code-block.tsx";
import { Formula } from "./formula.tsx";

/** Elements in elements; text that nests deeper is shown without. */
const deepest = 40;

/** Safe elements as nodes of the page, with copy buttons at code, formulas set, and tables that scroll by themselves. */
export function toNodes(parent: ParentNode, depth = 0): ComponentChild[] {
  return [...parent.childNodes].map((node) => {
    if (!(node instanceof Element)) return node.textContent;
    if (depth > deepest) return node.textContent;
    return toNode(node, depth);
  });
}

function toNode(element: Element, depth: number): ComponentChild {
  const name = element.localName;
  const content = element.textContent ?? "";
  const math = element.getAttribute("data-math");
  if (name === "code" && math !== null) return <Formula tex={content} display={math === "display"} />;
  if (name === "pre") {
    const language = /\blanguage-([\w+#.-]{1,30})/.exec(element.firstElementChild?.className ?? "")?.[1];
    return <CodeBlock text={content.replace(/\n$/, "")} language={language} />;
  }
  const children = toNodes(element, depth + 1);
  if (name === "a") {
    const href = element.getAttribute("href");
    return href === null ? (
      <span>{children}</span>
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    );
  }
  if (name === "table") {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      <section class="wide" aria-label="Table" tabIndex={0}>
        <table>{children}</table>
      </section>
    );
  }
  return h(name, attributes(element), ...children);
}

function attributes(element: Element): Record<string, string> {
  const kept = ["align", "colspan", "rowspan", "start"].flatMap((name) => {
    const value = element.getAttribute(name);
    return value === null ? [] : [[name, value]];
  });
  return Object.fromEntries(kept);
}
