/** How a terminal takes pictures: kitty's graphics protocol, or iTerm2's inline files. */
export type PictureProtocol = "kitty" | "iterm";

/** What the terminal with these variables understands; undefined where it shows no pictures, or hides behind a multiplexer. */
export function pictureProtocol(terminal: {
  readonly term: string | undefined;
  readonly program: string | undefined;
  readonly multiplexer: string | undefined;
}): PictureProtocol | undefined {
  if (terminal.multiplexer) return undefined;
  if (/kitty|ghostty/.test(terminal.term ?? "") || terminal.program === "ghostty") return "kitty";
  return ["iTerm.app", "WezTerm", "vscode"].includes(terminal.program ?? "") ? "iterm" : undefined;
}
