const commands = {
  image: ["PATH", "add a picture to the next question"],
  video: ["PATH", "talk about a video"],
  system: ["TEXT", "replace the system message and start over"],
  reset: ["", "forget pictures and turns"],
  help: ["", "say this again"],
  quit: ["", "leave; Ctrl-C stops an answer, twice leaves"],
} as const;

export const commandNames: readonly string[] = Object.keys(commands);

/** What can be typed besides questions. */
export const help: string = Object.entries(commands)
  .map(([name, [argument, meaning]]) => `${`/${name} ${argument}`.padEnd(14)}${meaning}\n`)
  .join("");
