import { readFileSync } from "node:fs";
import { type ChatRequest, type Grammar, TesseraError } from "@tessera/sdk";
import type { Command } from "commander";
import { parseNumber } from "./parse-number.ts";

export interface GenerationFlags {
  readonly maxNewTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  readonly system?: string;
  readonly maxTiles?: number;
  readonly autoOrient?: boolean;
  readonly schema?: string;
}

/** The options that shape an answer. */
export function addGenerationOptions(command: Command): Command {
  return command
    .option("--max-new-tokens <count>", "longest answer", parseNumber)
    .option("--temperature <value>", "sample with this temperature; 0 is greedy", parseNumber)
    .option("--top-p <value>", "sample from the likeliest tokens with this probability", parseNumber)
    .option("--top-k <count>", "sample from so many tokens", parseNumber)
    .option("--seed <number>", "make sampling repeatable", parseNumber)
    .option("--stop <text...>", "texts that end the answer")
    .option("--system <text>", "system message instead of the template's")
    .option("--max-tiles <count>", "most tiles of a picture", parseNumber)
    .option("--schema <file>", "answer with JSON that fits this JSON Schema")
    .option("--auto-orient", "turn pictures as EXIF says; without it only TIFF is turned");
}

/** The request fields of the flags. */
export function readGenerationFlags({ system, stop, schema, ...flags }: GenerationFlags): Partial<ChatRequest> {
  const { maxNewTokens, temperature, topP, topK, seed, maxTiles, autoOrient } = flags;
  return {
    maxNewTokens,
    temperature,
    topP,
    topK,
    seed,
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
