/** The engine's process: loads the model it is told to, warms it up and answers messages until its parent goes. */
import { InternVL, TesseraError } from "@tessera/sdk";
import type { EngineCall, FromEngine, SentError, ToEngine } from "./engine-messages.ts";
import { warmUp } from "./warm-up.ts";

const aborts = new Map<number, AbortController>();
let model: InternVL | undefined;

const send = (message: FromEngine) => void (process.connected && process.send?.(message));

function sendable(error: unknown): SentError {
  if (TesseraError.isInstance(error)) return { code: error.code, message: error.message, facts: error.facts };
  return { message: error instanceof Error ? error.message : String(error) };
}

async function answer(call: EngineCall, signal: AbortSignal): Promise<unknown> {
  if (call.method === "estimate") return model!.estimate(call.request, { signal });
  if (call.method === "tokenize") return model!.tokenize(call.text);
  return model!.detokenize(call.ids);
}

async function run(id: number, work: (signal: AbortSignal) => Promise<FromEngine>): Promise<void> {
  const abort = new AbortController();
  aborts.set(id, abort);
  try {
    send(await work(abort.signal));
  } catch (error) {
    send({ type: "error", id, error: sendable(error) });
  } finally {
    aborts.delete(id);
  }
}

async function receive(message: ToEngine): Promise<void> {
  if (message.type === "load") {
    try {
      const onImageStoreError = (error: TesseraError) => send({ type: "store-failed", error: sendable(error) });
      model = await InternVL.load(message.folder, { ...message.options, onImageStoreError });
      await warmUp(model);
      const { config, contextLength, tokensPerTile } = model;
      const { heartbeat } = message;
      setInterval(() => send({ type: "alive", activeSlots: model!.activeSlots }), heartbeat);
      send({ type: "ready", facts: { config, contextLength, tokensPerTile } });
    } catch (error) {
      send({ type: "not-loaded", error: sendable(error) });
    }
  } else if (message.type === "abort") aborts.get(message.id)?.abort();
  else if (message.type === "stop") {
    await model?.[Symbol.asyncDispose]();
    process.disconnect();
  } else if (message.type === "call") {
    const { id, call } = message;
    await run(id, async (signal) => ({ type: "answer", id, value: await answer(call, signal) }));
  } else {
    const { id, request } = message;
    await run(id, async (signal) => {
      const events = model!.stream(request, { signal });
      for (;;) {
        const { done, value } = await events.next();
        if (done) return { type: "end", id, result: value };
        send({ type: "event", id, event: value });
      }
    });
  }
}

process.on("message", (message: ToEngine) => void receive(message));
// Ctrl-C goes to the whole group; the parent decides when to stop.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));
