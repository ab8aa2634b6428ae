import { stat } from "node:fs/promises";
import { findCached, findModel, type PulledModel, pullModel } from "@tessera/hub";
import { DownloadLines } from "../terminal/download-lines.ts";
import { hubOptions } from "./hub-options.ts";

/** Pulls a model with progress on stderr. */
export async function pullWithProgress(name: string, signal?: AbortSignal): Promise<PulledModel> {
  const lines = new DownloadLines(name);
  try {
    return await pullModel(name, { ...hubOptions(), signal, onProgress: (event) => lines.show(event) });
  } finally {
    lines.end();
  }
}

/** The folder of a model that flags name: a path or "demo" as it is, a hub's model from its cache or else downloaded. */
export async function modelFolder(name: string, signal?: AbortSignal): Promise<string> {
  if (name === "demo" || (await stat(name).catch(() => undefined)) !== undefined) return name;
  const model = findModel(name, hubOptions());
  if (model === undefined) return name;
  return (await findCached(model)) ?? (await pullWithProgress(name, signal)).folder;
}
