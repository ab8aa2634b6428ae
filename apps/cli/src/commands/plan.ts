import { writeFile } from "node:fs/promises";
import { expectArgument, TesseraError } from "@tessera/core";
import { type Device, drawPlacement, type Placement, planPlacement, readDeviceMap } from "@tessera/device-map";
import { describeCheckpoint, modelSizes } from "@tessera/sdk";
import type { Command } from "commander";
import { env } from "../env.ts";
import { hubOptions } from "../model/hub-options.ts";
import { parseDevices } from "../model/parse-devices.ts";
import { parseNumber } from "../model/parse-number.ts";
import { readJson } from "../model/read-json.ts";
import { formatPlacement } from "../terminal/format-placement.ts";
import { interruptSignal } from "../terminal/interrupt-signal.ts";

interface PlanFlags {
  readonly devices: string;
  readonly context?: number;
  readonly sequences: number;
  readonly precision: string;
  readonly kvCache: string;
  readonly kernels: boolean;
  readonly deviceMap?: string;
  readonly svg?: string;
  readonly json?: boolean;
}

/** `tessera plan MODEL --devices 24GB,24GB` */
export function addPlan(program: Command): void {
  program
    .command("plan")
    .description("say where a model's parts would go, and why; nothing is loaded or downloaded")
    .argument("<model>", 'checkpoint folder, owner/name on a hub, or "demo"')
    .option("--devices <list>", "memories, with names and speeds if any: 24GB,cuda:1=80GB*2; auto is what this machine has free", "auto")
    .option("--context <tokens>", "tokens of a sequence, prompt and answer; what the model was trained for without it", parseNumber)
    .option("--sequences <count>", "sequences at once", parseNumber, 1)
    .option("--precision <name>", "fp32, int8 or int4", "int8")
    .option("--kv-cache <name>", "fp32 or int8", "fp32")
    .option("--no-kernels", "for graphs of ONNX Runtime's operators, which take more")
    .option("--device-map <file>", "a device_map as JSON, module to number of a device, instead of a plan")
    .option("--svg <file>", "draw it")
    .option("--json", "print as JSON")
    .action(async (model: string, flags: PlanFlags) => {
      const precision = oneOf(flags.precision, ["fp32", "int8", "int4"], "--precision");
      const kvCache = oneOf(flags.kvCache, ["fp32", "int8"], "--kv-cache");
      const devices = parseDevices(flags.devices, () => process.availableMemory());
      const facts = await describeCheckpoint(model, { cacheFolder: env.cacheFolder, hub: hubOptions(), signal: interruptSignal() });
      const contextLength = flags.context ?? facts.context;
      const sizes = modelSizes(facts, precision, { kvCache, kernels: flags.kernels });
      const placement = await place(sizes, devices, { ...flags, contextLength });
      const title = `${model} at ${precision}: ${flags.sequences} × ${contextLength} tokens, ${kvCache} KV cache`;
      if (flags.svg !== undefined) await writeFile(flags.svg, drawPlacement(placement, devices, title));
      process.stdout.write(
        flags.json ? `${JSON.stringify({ ...placement, devices, contextLength })}\n` : formatPlacement(placement, devices, title),
      );
    });
}

async function place(
  model: ReturnType<typeof modelSizes>,
  devices: readonly Device[],
  { deviceMap, contextLength, sequences }: PlanFlags & { readonly contextLength: number },
): Promise<Placement> {
  if (deviceMap === undefined) return planPlacement({ model, devices, contextLength, sequences });
  const tokens = contextLength * sequences;
  expectArgument(Number.isInteger(tokens) && tokens > 0, "positive integers", "--context and --sequences", tokens);
  return readDeviceMap({ model, devices, tokens, deviceMap: await readMap(deviceMap) });
}

async function readMap(file: string): Promise<Record<string, number>> {
  const map = await readJson(file);
  if (typeof map === "object" && map !== null && Object.values(map).every(Number.isInteger)) return map as Record<string, number>;
  throw new TesseraError("invalid-argument", `${file} is no device_map: expected modules with numbers of devices`);
}

function oneOf<T extends string>(value: string, known: readonly T[], name: string): T {
  const found = known.find((one) => one === value);
  expectArgument(found !== undefined, known.join(", "), name, value);
  return found as T;
}
