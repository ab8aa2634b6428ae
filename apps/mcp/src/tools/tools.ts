import { askTool } from "./ask.ts";
import { describeTool } from "./describe.ts";
import { extractTool } from "./extract.ts";
import { locateTool } from "./locate.ts";
import { readTextTool } from "./read-text.ts";
import type { Tool } from "./tool.ts";

/** Everything that the server offers. */
export const tools: readonly Tool[] = [describeTool, readTextTool, askTool, locateTool, extractTool];
