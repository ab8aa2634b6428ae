import type { ChatRequest, ChatResult } from "@tessera/sdk";
import type { Context } from "hono";
import { admit } from "../http/admit.ts";
import { cacheScope } from "../http/cache-scope.ts";
import { requestOwner } from "../http/request-owner.ts";
import type { ServerState } from "../http/server-state.ts";
import { checkModelName } from "../openai/generation/check-model-name.ts";
import type { Answering } from "./answering.ts";
import { type ChoiceEvent, runChoices } from "./run-choices.ts";
import { streamAnswer } from "./stream-answer.ts";

/** Lets a request in, answers it whole or streamed, and lets it go. A client that hangs up frees its place within one decode step. */
export async function answer(context: Context, state: ServerState, answering: Answering): Promise<Response> {
  const { model } = state.options;
  checkModelName(answering.model, state.options);
  const admitted = await admit(context, state);
  const { signal, media, honest, leave } = admitted;
  let streaming = false;
  try {
    const { parseSpecialTokens = false, sharePrefixes = false } = state.options;
    const shared = {
      parseSpecialTokens,
      cacheScope: cacheScope(sharePrefixes ? "" : requestOwner(context), answering.salt),
    };
    const asked = (await answering.toRequests(media)).map((request): ChatRequest => ({ ...request, ...shared }));
    const requests = withSeeds(asked, answering.n ?? 1);
    const events = count(runChoices(model, requests, signal), state);
    const { stream } = answering;
    if (stream === undefined) {
      const results: ChatResult[] = [];
      for await (const { index, event } of events) if (event.type === "finish") results[index] = event.result;
      return context.json(answering.whole(results));
    }
    // The stream opens when the prompt stands: what is wrong with the request still gets its status.
    let first = await events.next();
    while (!first.done && first.value.event.type === "image-prepared") first = await events.next();
    streaming = true;
    return streamAnswer(context, admitted, startingWith(first, events), { ...answering, stream });
  } catch (error) {
    throw honest(error);
  } finally {
    if (!streaming) leave();
  }
}

/** Choices of one prompt have seeds that follow each other, so that they differ and repeat. */
function withSeeds(requests: readonly ChatRequest[], n: number): ChatRequest[] {
  return requests.flatMap((request) =>
    Array.from({ length: n }, (_, i) => (request.seed === undefined || i === 0 ? request : { ...request, seed: request.seed + i })),
  );
}

/** Gives back an event that was taken to look at. */
async function* startingWith(
  first: IteratorResult<ChoiceEvent, void>,
  rest: AsyncGenerator<ChoiceEvent, void, void>,
): AsyncGenerator<ChoiceEvent, void, void> {
  if (!first.done) yield first.value;
  yield* rest;
}

async function* count(events: AsyncGenerator<ChoiceEvent, void, void>, { metrics }: ServerState): AsyncGenerator<ChoiceEvent, void, void> {
  for await (const step of events) {
    if (step.event.type === "finish") metrics.count(step.event.result);
    yield step;
  }
}
