import { huggingFace, pullModel } from "@tessera/hub";

// Usage: pull-until-killed.ts URL CACHE — pulls, slowly enough to be killed at any moment.
const [url = "", cache = ""] = process.argv.slice(2);
const { folder } = await pullModel("Owner/Name", { sources: [huggingFace(url)], cacheFolders: { hf: cache }, firstPauseMilliseconds: 1 });
process.stdout.write(`${folder}\n`);
