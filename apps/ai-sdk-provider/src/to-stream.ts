import type { Part } from "./call-model.ts";

/** Parts as a web stream; a failure is its last part, and cancelling ends the answer. */
export function toStream(parts: AsyncGenerator<Part, void, void>): ReadableStream<Part | { type: "error"; error: unknown }> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.enqueue({ type: "error", error });
        controller.close();
      }
    },
    async cancel() {
      await parts.return();
    },
  });
}
