import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { demoMediaFolder } from "./demo-media-folder.ts";

/** A scene of the demo; paths are relative to `demoMediaFolder`. */
export interface DemoScene {
  readonly name: string;
  readonly images?: readonly string[];
  readonly video?: string;
  /** The video's frames as pictures. */
  readonly frames?: readonly string[];
  /** Asked separately, each about the same pictures. */
  readonly questions: readonly { readonly question: string; readonly reference_answer: string }[];
}

/** Reads the bundled scenes. */
export async function readDemoScenes(): Promise<DemoScene[]> {
  return JSON.parse(await readFile(join(demoMediaFolder, "demo.json"), "utf8")) as DemoScene[];
}
