import type { Upstream } from "./upstream.ts";
import { upstreamFailure } from "./upstream-failure.ts";

/** The pieces of an upstream's answer. Throws 504 when nothing comes for too long. */
export async function* stalling({ body }: Response, { name, stallSeconds = 120 }: Upstream): AsyncGenerator<Uint8Array, void, void> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const stalled = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(upstreamFailure(name, `said nothing for ${stallSeconds} s`, 504)), stallSeconds * 1000);
      });
      const { done, value } = await Promise.race([reader.read(), stalled]).finally(() => clearTimeout(timer));
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}
