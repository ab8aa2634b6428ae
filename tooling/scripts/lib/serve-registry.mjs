import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

/** A registry with the packed packages of a folder; for all others it points to `upstream`. Listens on this machine only. */
export async function serveRegistry(folder, upstream) {
  const packed = new Map();
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url.slice(1));
    const found = packed.get(name);
    if (found !== undefined) response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(found));
    else if (name.startsWith("tarballs/")) createReadStream(join(folder, name.slice(9))).pipe(response);
    else response.writeHead(302, { location: new URL(request.url.slice(1), upstream).href }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    const manifest = JSON.parse(execFileSync("tar", ["-xzOf", path, "package/package.json"], { encoding: "utf8" }));
    const integrity = `sha512-${createHash("sha512").update(readFileSync(path)).digest("base64")}`;
    const version = { ...manifest, dist: { tarball: `${url}tarballs/${file}`, integrity } };
    packed.set(manifest.name, {
      name: manifest.name,
      "dist-tags": { latest: manifest.version },
      versions: { [manifest.version]: version },
    });
  }
  return { url, close: () => server.close() };
}
