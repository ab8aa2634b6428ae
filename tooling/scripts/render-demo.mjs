import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup.mjs";

// Usage: npm run demo | node tooling/scripts/render-demo.mjs — draws the demo's own output for the README.
const lineHeight = 18;
const shownLines = 50;
let text = "";
for await (const chunk of process.stdin) text += chunk;
const lines = text
  .split("\u001b[")
  .map((part, i) => (i === 0 ? part : part.slice(part.indexOf("m") + 1)))
  .join("")
  .trim()
  .split("\n")
  .slice(0, shownLines);
const escapeXml = (line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const colour = (line) =>
  line.startsWith("? ") ? "#7dcfff" : line.startsWith("> ") ? "#9ece6a" : line.startsWith("  ") ? "#737aa2" : "#ffffff";
const rows = lines.map(
  (line, i) => `<text x="16" y="${30 + i * lineHeight}" fill="${colour(line)}" xml:space="preserve">${escapeXml(line)}</text>`,
);
const height = 24 + lines.length * lineHeight;
writeFileSync(
  join(root, "docs", "demo.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" width="980" height="${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13"><title>Output of npm run demo</title><rect width="100%" height="100%" rx="8" fill="#1a1b26"/>\n${rows.join("\n")}\n</svg>\n`,
);
