import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { modelScopeCache } from "../cache/model-scope-cache.ts";
import type { HubRequest } from "../download/hub-request.ts";
import { checkFileName } from "../listing/check-file-name.ts";
import { parseAnswer } from "../listing/parse-answer.ts";
import type { RemoteFile } from "./remote-file.ts";
import type { Source } from "./source.ts";

const listing = z.object({
  Data: z.object({
    Files: z.array(
      z.object({
        Path: z.string(),
        Type: z.string(),
        Size: z.number().int().nonnegative(),
        Sha256: z
          .string()
          .regex(/^([0-9a-f]{64})?$/)
          .nullish(),
      }),
    ),
  }),
});
type Entry = z.output<typeof listing>["Data"]["Files"][number];

/** A listing is cut here without a word. */
const silentCut = 3000;
const mostFolders = 1000;
const title = "ModelScope";

/** modelscope.cn, or where `MODELSCOPE_ENDPOINT` says. Its revisions are branches and tags; a listing names no commit. */
export function modelScope(endpoint = "https://modelscope.cn"): Source {
  return {
    prefix: "modelscope",
    title,
    endpoint,
    defaultRevision: "master",
    cache: modelScopeCache,
    async list({ owner, name }, revision, request) {
      const api = `${endpoint}/api/v1/models/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/repo`;
      const query = (more: Record<string, string>) => new URLSearchParams({ Revision: revision, ...more });
      const read = async (more: Record<string, string>) => readEntries(request, `${api}/files?${query(more)}`);
      const whole = await read({ Recursive: "True" });
      const entries = whole.length < silentCut ? whole : await walk(read, `${owner}/${name}`);
      const files = entries
        .filter(({ Type }) => Type === "blob")
        .map(({ Path, Size, Sha256 }): RemoteFile => {
          checkFileName(Path, `${owner}/${name}`);
          return {
            path: Path,
            size: Size,
            ...(Sha256 ? { hash: { kind: "sha256", value: Sha256 } } : {}),
            etag: Sha256 || `${Size}-${Path.replaceAll("/", "-")}`,
            url: `${api}?${query({ FilePath: Path })}`,
          };
        });
      return { commit: revision, files };
    },
  };
}

async function readEntries(request: HubRequest, url: string): Promise<readonly Entry[]> {
  return parseAnswer(listing, (await request.json(url)).body, title).Data.Files;
}

/** Folder by folder, where the whole would be cut. */
async function walk(read: (query: Record<string, string>) => Promise<readonly Entry[]>, name: string): Promise<readonly Entry[]> {
  const files: Entry[] = [];
  const folders = [""];
  for (let next = folders.shift(), count = 0; next !== undefined; next = folders.shift()) {
    if (++count > mostFolders) throw new TesseraError("hub-refused", `${name} has more folders than can be listed`);
    for (const entry of await read(next === "" ? {} : { Root: next })) {
      if (entry.Type === "tree") folders.push(entry.Path);
      else files.push(entry);
    }
  }
  return files;
}
