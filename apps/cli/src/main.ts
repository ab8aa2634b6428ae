#!/usr/bin/env node
import { runCli } from "./run-cli.ts";

// `tessera info … | head -1` closes the pipe early: nothing to report.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
process.exitCode = await runCli(process.argv.slice(2));
