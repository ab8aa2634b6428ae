import { EnvHttpProxyAgent, fetch as fetchThrough } from "undici";
import { env } from "../env.ts";

/** A fetch through the proxy that the environment names, which Node's own passes by; `undefined` where it names none. */
export function proxiedFetch(): typeof fetch | undefined {
  const { httpProxy, httpsProxy, noProxy } = env.proxy;
  if (httpProxy === undefined && httpsProxy === undefined) return undefined;
  const dispatcher = new EnvHttpProxyAgent({ httpProxy, httpsProxy: httpsProxy ?? httpProxy, noProxy });
  const through = (input: unknown, init: object | undefined) => fetchThrough(input as string, { ...init, dispatcher });
  return through as unknown as typeof fetch;
}
