import { readFileSync } from "node:fs";
import { type ChatRequest, type GenerationOptions, type Grammar, generationOptionSpecs, TesseraError } from "@tessera/sdk";
import type { Command } from "commander";
import { parseNumber } from "./parse-number.ts";

/** Numbers of generating that mean nothing where only the text is printed. */
const untold: readonly string[] = ["logprobs", "promptLogprobs"];
const numbers = Object.entries(generationOptionSpecs).filter(([name, { range }]) => range !== undefined && !untold.includes(name));

type NumberName = {
  [Name in keyof GenerationOptions]-?: GenerationOptions[Name] extends number | undefined ? Name : never;
}[keyof GenerationOptions];

export interface GenerationFlags extends Pick<GenerationOptions, NumberName> {
  readonly stop?: readonly string[];
  readonly system?: string;
  readonly maxTiles?: number;
  readonly autoOrient?: boolean;
  readonly schema?: string;
}

/** The options that shape an answer. */
export function addGenerationOptions(command: Command): Command {
  for (const [name, { description, range, default: preset }] of numbers) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const note = preset === undefined ? "" : `; ${preset} without it`;
    command.option(`--${flag} <${range?.integer ? "count" : "value"}>`, `${description}${note}`, parseNumber);
  }
  return command
    .option("--stop <text...>", "texts that end the answer")
    .option("--system <text>", "system message instead of the template's")
    .option("--max-tiles <count>", "most tiles of a picture", parseNumber)
    .option("--schema <file>", "answer with JSON that fits this JSON Schema")
    .option("--auto-orient", "turn pictures as EXIF says; without it only TIFF is turned");
}

/** The request fields of the flags. */
export function readGenerationFlags(flags: GenerationFlags): Partial<ChatRequest> {
  const { system, stop, schema, maxTiles, autoOrient } = flags;
  return {
    ...Object.fromEntries(numbers.map(([name]) => [name, flags[name as NumberName]])),
    maxTiles,
    autoOrient,
    stop,
    systemMessage: system,
    responseFormat: schema === undefined ? undefined : readSchema(schema),
  };
}

function readSchema(file: string): Grammar {
  try {
    return { type: "json_schema", schema: JSON.parse(readFileSync(file, "utf8")) };
  } catch (cause) {
    throw new TesseraError("invalid-argument", `${file} is not a JSON Schema: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
