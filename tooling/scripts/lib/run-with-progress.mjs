import { spawn } from "node:child_process";

const redraw = 1000;
const repeat = 15_000;

/**
 * Runs a command whose output nobody needs unless it fails. Meanwhile stderr says how long it has been running: on a line that is redrawn on a
 * terminal, on a new line now and then elsewhere.
 */
export function runWithProgress(label, command, args, { cwd, env }) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const { isTTY } = process.stderr;
  process.stderr.write(`${label} …${isTTY ? "" : "\n"}`);
  const timer = setInterval(
    () => process.stderr.write(isTTY ? `\r${label} … ${seconds()} s` : `${label} … ${seconds()} s\n`),
    isTTY ? redraw : repeat,
  );
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const end = () => {
      clearInterval(timer);
      if (isTTY) process.stderr.write("\r\u001b[K");
    };
    child.on("error", (error) => {
      end();
      reject(error);
    });
    child.on("close", (code) => {
      end();
      if (code !== 0) process.stderr.write(output);
      resolve({ code: code ?? 1, output });
    });
  });
}
