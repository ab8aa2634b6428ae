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
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const responses = new Counter({
    name: "tessera_responses_total",
    help: "Responses by route and status",
    labelNames: ["route", "status"],
    registers,
  });
  const prompt = new Counter({ name: "tessera_prompt_tokens_total", help: "Prompt tokens, read or reused", registers });
  const completion = new Counter({ name: "tessera_completion_tokens_total", help: "Tokens generated", registers });
  const reusedPrompt = new Counter({
    name: "tessera_reused_prompt_tokens_total",
    help: "Prompt tokens known from before, not read",
    registers,
  });
  const tiles = new Counter({ name: "tessera_tiles_total", help: "Image tiles encoded", registers });
  const pictures = new Counter({
    name: "tessera_pictures_total",
    help: "Pictures and frames by where their embeddings came from: memory, disk or encoded",
    labelNames: ["source"],
    registers,
  });
  const firstToken = new Histogram({
    name: "tessera_first_token_seconds",
    help: "Seconds to the first token",
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  new Gauge({
    name: "tessera_running_requests",
    help: "Requests being answered",
    registers,
    collect() {
      this.set(admission.running);
    },
  });
  new Gauge({
    name: "tessera_waiting_requests",
    help: "Requests in the queue",
    registers,
    collect() {
      this.set(admission.waiting);
    },
  });
  new Gauge({
    name: "tessera_active_sequences",
    help: "Sequences that hold a KV cache",
    registers,
    collect() {
      this.set(model.activeSlots);
    },
  });
  new Gauge({
    name: "tessera_engine_restarts",
    help: "Times that the engine process was started again",
    registers,
    collect() {
      this.set(model.restarts ?? 0);
    },
  });
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
