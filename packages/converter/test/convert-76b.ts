import { openCheckpoint } from "@tessera/checkpoint";
import { convertCheckpoint } from "../src/index.ts";

// A process of its own, so that its peak memory is the conversion's: prints it in MB.
const [folder = "", cacheFolder = ""] = process.argv.slice(2);
const checkpoint = await openCheckpoint(folder);
// The content of a sparse checkpoint needs no hash of 150 GB to be known.
const known = { ...checkpoint, fingerprint: async () => "0".repeat(64) };
const { manifest } = await convertCheckpoint(known, { cacheFolder, precision: { vision: "int8", language: "int4" } });
process.stdout.write(JSON.stringify({ megabytes: process.resourceUsage().maxRSS / 1024, files: manifest.files }));
