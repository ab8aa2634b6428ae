import type { TokenizerAndRendererExtension, Tokens } from "marked";

/** `$$…$$` and `\[…\]` */
const display = /^(?:\$\$([\s\S]{1,2000}?)\$\$|\\\[([\s\S]{1,2000}?)\\\])/;
/** `$…$` and `\(…\)`. Prices are no formulas: no space inside the dollars, no digit behind them. */
const inline = /^(?:\$(?![\s$])((?:\\[^\n]|[^\\$\n]){1,1000}?)(?<!\s)\$(?![\d$])|\\\(([\s\S]{1,1000}?)\\\))/;

interface Formula extends Tokens.Generic {
  readonly tex: string;
  readonly display: boolean;
}

const render = (token: Tokens.Generic): string => {
  const { tex, display } = token as Formula;
  const text = tex.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<code data-math="${display ? "display" : "inline"}">${text}</code>`;
};

const startOf = (text: string): number | undefined => /\$|\\[([]/.exec(text)?.index;

/** Formulas in TeX, as elements for `Formula`. */
export const mathExtension: TokenizerAndRendererExtension[] = [
  {
    name: "displayMath",
    level: "block",
    start: (text) => /(?:^|\n) {0,3}(?:\$\$|\\\[)/.exec(text)?.index,
    tokenizer(text) {
      const match = display.exec(text);
      if (match === null || !/^[ \t]*(?:\n|$)/.test(text.slice(match[0].length))) return undefined;
      return { type: "displayMath", raw: match[0], tex: (match[1] ?? match[2])!.trim(), display: true };
    },
    renderer: (token) => `<p>${render(token)}</p>`,
  },
  {
    name: "inlineMath",
    level: "inline",
    start: startOf,
    tokenizer(text) {
      const whole = display.exec(text);
      if (whole !== null) return { type: "inlineMath", raw: whole[0], tex: (whole[1] ?? whole[2])!.trim(), display: true };
      const match = inline.exec(text);
      if (match === null) return undefined;
      return { type: "inlineMath", raw: match[0], tex: (match[1] ?? match[2])!.trim(), display: false };
    },
    renderer: render,
  },
];
