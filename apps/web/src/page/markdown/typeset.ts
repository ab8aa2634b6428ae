import katex from "katex";

/** Sets a formula into an element; one that is wrong stays as it was written. Nothing in it can link, load or grow without end. */
export function typeset(element: HTMLElement, tex: string, display: boolean): void {
  const set = document.createElement("span");
  try {
    katex.render(tex, set, { displayMode: display, trust: false, strict: "ignore", maxExpand: 200, maxSize: 20 });
  } catch {
    return;
  }
  element.replaceChildren(...set.childNodes);
}
