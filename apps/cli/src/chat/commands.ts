const commands = {
  image: ["PATH", "add a picture to the next question"],
  document: ["PATH PAGES", "add pages of a PDF, TIFF or animation; without PAGES, as in 1-3,7, all"],
  video: ["PATH", "talk about a video"],
  system: ["TEXT", "replace the system message and start over"],
  reset: ["", "forget pictures and turns"],
  help: ["", "say this again"],
  quit: ["", "leave; Ctrl-C stops an answer, twice leaves"],
} as const;

export const commandNames: readonly string[] = Object.keys(commands);

/** What can be typed besides questions. */
export const help: string = Object.entries(commands)
  .map(([name, [argument, meaning]]) => `${`/${name} ${argument}`.padEnd(22)}${meaning}\n`)
  .join("");
