import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { huggingFaceCache } from "../cache/hugging-face-cache.ts";
import { checkFileName } from "../listing/check-file-name.ts";
import { parseAnswer } from "../listing/parse-answer.ts";
import type { RemoteFile } from "./remote-file.ts";
import type { Source } from "./source.ts";

const info = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });
const entries = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().nonnegative(),
    oid: z.string().regex(/^[0-9a-f]{40}$/),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() }).nullish(),
    xetHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullish(),
  }),
);
/** Pages of a listing; a repository with more would be listed for ever. */
const mostPages = 100;

const title = "Hugging Face";

/** huggingface.co, or a mirror of its API (`HF_ENDPOINT`). */
export function huggingFace(endpoint = "https://huggingface.co"): Source {
  return {
    prefix: "hf",
    title,
    endpoint,
    defaultRevision: "main",
    cache: huggingFaceCache,
    async list({ owner, name }, revision, request) {
      const api = `${endpoint}/api/models/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
      const { sha } = parseAnswer(info, (await request.json(`${api}/revision/${encodeURIComponent(revision)}`)).body, title);
      const files: RemoteFile[] = [];
      let url: string | undefined = `${api}/tree/${sha}?recursive=true`;
      for (let page = 0; url !== undefined; page++) {
        if (page === mostPages) throw new TesseraError("hub-refused", `${owner}/${name} has more files than can be listed`);
        const { body, headers } = await request.json(url);
        for (const { type, path, size, oid, lfs, xetHash } of parseAnswer(entries, body, title)) {
          if (type !== "file") continue;
          checkFileName(path, `${owner}/${name}`);
          files.push({
            path,
            size: lfs?.size ?? size,
            hash: lfs ? { kind: "sha256", value: lfs.oid } : { kind: "git", value: oid },
            etag: lfs?.oid ?? xetHash ?? oid,
            url: `${endpoint}/${owner}/${name}/resolve/${sha}/${path.split("/").map(encodeURIComponent).join("/")}`,
          });
        }
        url = nextPage(headers.get("link"), url);
      }
      return { commit: sha, files };
    },
  };
}

/** The next page stays on the same host: a listing must not lead the token elsewhere. */
function nextPage(link: string | null, from: string): string | undefined {
  const given = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1];
  if (given === undefined) return undefined;
  const next = new URL(given, from);
  return next.origin === new URL(from).origin ? next.href : undefined;
}
