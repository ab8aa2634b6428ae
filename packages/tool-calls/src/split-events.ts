import { type ToolCall, ToolCallSplitter } from "./tool-call-splitter.ts";

/** A piece of an answer as it comes; the last one is what the answer came to. */
export type AnswerPiece<Result> = { readonly text: string } | { readonly call: ToolCall } | { readonly result: Result };

/**
 * The events of an answer as text and calls. Line breaks around calls belong to their form and are left out. Leaving the loop ends the answer.
 *
 * @param events of `InternVL.stream`: those of the type `text-delta` have text
 * @param withTools whether there may be calls in it
 */
export async function* splitEvents<Result>(
  events: AsyncGenerator<{ readonly type: string; readonly text?: string }, Result, void>,
  withTools: boolean,
): AsyncGenerator<AnswerPiece<Result>, void, void> {
  const splitter = withTools ? new ToolCallSplitter() : undefined;
  try {
    for (let step = await events.next(); ; step = await events.next()) {
      if (step.done) {
        const rest = splitter?.finish() ?? "";
        if (rest !== "") yield { text: rest };
        yield { result: step.value };
        return;
      }
      const { type, text: delta = "" } = step.value;
      if (type !== "text-delta") continue;
      const { text, calls } = splitter?.push(delta) ?? { text: delta, calls: [] };
      if (text !== "" && !(withTools && text.trim() === "")) yield { text };
      for (const call of calls) yield { call };
    }
  } finally {
    await events.return(undefined as never);
  }
}
