import { stat } from "node:fs/promises";
import { TesseraError } from "@tessera/core";
import type { Command } from "commander";
import { addModelOptions, loadModel, type ModelFlags } from "../model/model-options.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface McpFlags extends ModelFlags {
  readonly allow?: readonly string[];
  readonly mediaHost?: readonly string[];
  readonly allowPrivateMedia?: boolean;
}

/** `tessera mcp --allow FOLDER` */
export function addMcp(program: Command): void {
  const command = program
    .command("mcp")
    .description("serve pictures and documents to an MCP client over standard input and output")
    .option("--allow <folder...>", "folders whose files clients may show; none without it")
    .option("--media-host <host...>", "fetch pictures only from these hosts")
    .option("--allow-private-media", "fetch pictures from private addresses, too");
  addModelOptions(command).action(async (flags: McpFlags) => {
    const folders = flags.allow ?? [];
    for (const folder of folders)
      if (!(await stat(folder).catch(() => undefined))?.isDirectory())
        throw new TesseraError("invalid-argument", `There is no folder ${folder} to allow`, { facts: { folder } });
    const signal = interruptSignal();
    const { serveStdio } = await import("@tessera/mcp").catch((cause) => {
      throw new TesseraError("runtime-unavailable", "Serving MCP needs the package @tessera/mcp: npm install @tessera/mcp", { cause });
    });
    const { fetchMedia } = await import("@tessera/server");
    const stopping = new AbortController();
    const model = loadModel(flags, AbortSignal.any([signal, stopping.signal]));
    model.catch((error) => process.stderr.write(`The model cannot be loaded: ${error.message}\n`));
    try {
      await serveStdio({
        model,
        folders,
        fetch: (url, signal) =>
          fetchMedia(url, {
            signal,
            accept: "image/*,application/pdf",
            allowedHosts: flags.mediaHost,
            allowPrivate: flags.allowPrivateMedia,
          }),
        signal,
        onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : error}\n`),
      });
    } finally {
      stopping.abort();
      await (await model.catch(() => undefined))?.[Symbol.asyncDispose]();
    }
  });
}
