import { type ComponentChild, h } from "preact";

/** Coloured code as nodes of the page: text, in elements that have nothing but a class. */
export function shadedNodes(parent: ParentNode): ComponentChild[] {
  return [...parent.childNodes].map((node) =>
    node instanceof Element ? h("span", { class: node.className }, ...shadedNodes(node)) : node.textContent,
  );
}
