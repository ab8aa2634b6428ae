import { HttpError } from "../http/http-error.ts";

/** Of JSON; what comes more slowly holds memory for too long. */
const mostSeconds = 60;

/** The pieces of a request's body. Throws 408 when the last is not there in time; the connection ends with the answer. */
export async function* bodyPieces({ body }: Request, seconds: number = mostSeconds): AsyncGenerator<Uint8Array, void, void> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const headers = { connection: "close" };
      reject(new HttpError(408, `The body did not come within ${seconds} s`, { code: "body_timeout", headers }));
    }, seconds * 1000);
  });
  late.catch(() => {});
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return;
      yield value;
    }
  } finally {
    clearTimeout(timer);
    void reader.cancel().catch(() => {});
  }
}
