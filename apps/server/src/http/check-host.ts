import { isIP } from "node:net";
import { HttpError } from "./http-error.ts";

/** Ends of names that nobody can register: what a page of another site is told they lead to is this machine or this network. */
const localEnds = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];

/**
 * Checks the name by which a browser reached a server without keys: behind a name that others own, which they made lead here, their pages
 * could ask and read (DNS rebinding). Addresses, names without dots and local ones are fine. Throws 403.
 */
export function checkHost(host: string | undefined, allowedHosts: readonly string[]): void {
  const name = (host ?? "").toLowerCase().replace(/:\d{1,5}$/, "");
  const address = name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name;
  if (!name.includes(".") && !name.includes(":")) return;
  if (isIP(address) > 0 || localEnds.some((end) => name.endsWith(end)) || allowedHosts.includes(name)) return;
  throw new HttpError(
    403,
    `This server has no keys and does not answer to the name ${name.slice(0, 100)}; start it with keys or allow it`,
    {
      code: "host_not_allowed",
    },
  );
}
