import type { ServerContext } from "@modelcontextprotocol/server";
import type * as z from "zod";
import type { MediaAccess } from "../media/media-access.ts";
import type { VisionModel } from "../vision-model.ts";

/** What a tool works with. */
export interface ToolSetting {
  /** The model, which may still be loading. */
  readonly model: () => Promise<VisionModel>;
  readonly access: MediaAccess;
  readonly context: ServerContext;
}

/** A tool: one file each, listed in `tools.ts`. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly run: (input: z.output<Input>, setting: ToolSetting) => Promise<z.input<Output>>;
  /** What the client's model reads. @default the output as JSON */
  readonly text?: (output: z.input<Output>) => string;
}

/** Keeps the types of a tool's fields together. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(tool: Tool<Input, Output>): Tool {
  return tool as unknown as Tool;
}
