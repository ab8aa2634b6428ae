import type { ChatResult } from "@tessera/sdk";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Engine } from "../engine/engine.ts";
import type { Admission } from "./admission.ts";

/** Prometheus metrics in a registry of their own. */
export interface ServerMetrics {
  count(result: ChatResult): void;
  countResponse(route: string, status: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Makes the registry; gauges read what is known when they are scraped, and wait for nobody. */
export function createMetrics(admission: Admission, model: Engine): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addGauges(registry, admission, model);
  const { responses, prompt, reusedPrompt, completion, tiles, pictures, firstToken } = addCounters(registry);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    countResponse: (route, status) => responses.inc({ route, status: String(status) }),
    count({ usage, reused, timings }) {
      prompt.inc(usage.promptTokens);
      reusedPrompt.inc(reused.promptTokens);
      completion.inc(usage.completionTokens);
      tiles.inc(usage.tiles - reused.tiles);
      for (const [source, count] of Object.entries(reused.pictures)) pictures.inc({ source }, count);
      firstToken.observe(timings.firstToken / 1000);
    },
  };
}

function addCounters(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `tessera_${name}_total`, help, labelNames, registers });
  return {
    responses: counter("responses", "Responses by route and status", ["route", "status"]),
    prompt: counter("prompt_tokens", "Prompt tokens, read or reused"),
    completion: counter("completion_tokens", "Tokens generated"),
    reusedPrompt: counter("reused_prompt_tokens", "Prompt tokens known from before, not read"),
    tiles: counter("tiles", "Image tiles encoded"),
    pictures: counter("pictures", "Pictures and frames by where their embeddings came from: memory, disk or encoded", ["source"]),
    firstToken: new Histogram({
      name: "tessera_first_token_seconds",
      help: "Seconds to the first token",
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    }),
  };
}

function addGauges(registry: Registry, admission: Admission, model: Engine): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `tessera_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge("running_requests", "Requests being answered", () => admission.running);
  gauge("waiting_requests", "Requests in the queue", () => admission.waiting);
  gauge("active_sequences", "Sequences that hold a KV cache", () => model.activeSlots);
  gauge("engine_restarts", "Times that the engine process was started again", () => model.restarts ?? 0);
}
