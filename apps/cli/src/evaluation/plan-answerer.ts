import { type Benchmark, type BenchmarkItem, endpointAnswerer } from "@tessera/benchmarks";
import { expectArgument } from "@tessera/core";
import { loadModel, type ModelFlags } from "../model/model-options.ts";

export interface AnswererFlags extends ModelFlags {
  readonly concurrency?: number;
  readonly endpoint?: string;
  readonly apiModel?: string;
  readonly apiKey?: string;
}

/** Who answers a benchmark's questions. */
interface Answerer extends AsyncDisposable {
  readonly answer: (item: BenchmarkItem, signal: AbortSignal) => Promise<string>;
}

/** Somebody who can answer, before they are made ready. */
export interface AnswererPlan {
  /** What the answers depend on. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Questions that are asked at once. */
  readonly concurrency: number;
  /** Throws what loading throws. */
  open(benchmark: Benchmark, signal: AbortSignal): Promise<Answerer>;
}

/** A model here, or the endpoint that the flags name. Throws `invalid-argument`. */
export function planAnswerer(flags: AnswererFlags): AnswererPlan {
  return flags.endpoint === undefined ? planModel(flags) : planEndpoint(flags);
}

function planModel(flags: AnswererFlags): AnswererPlan {
  const { model: name, precision, adapter, kvCache, kernels, concurrency = 4 } = flags;
  return {
    settings: { model: name, precision, adapter, kvCache, kernels },
    concurrency,
    async open({ maxTiles, maxNewTokens }, signal) {
      const model = await loadModel(flags, signal);
      return {
        async answer({ question, images, combineImages, video }, stop) {
          const shown = video === undefined ? { images, combineImages } : { video };
          return (await model.chat({ question, ...shown, maxTiles, maxNewTokens }, { signal: stop })).text;
        },
        [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
      };
    },
  };
}

function planEndpoint({ endpoint: url = "", apiModel: model, apiKey, concurrency = 64 }: AnswererFlags): AnswererPlan {
  expectArgument(/^https?:\/\//i.test(url), "an http(s) address up to /v1", "--endpoint", url);
  expectArgument(model !== undefined, "the endpoint's model", "--api-model", model);
  return {
    settings: { endpoint: url, model },
    concurrency,
    open: async (benchmark) => ({
      answer: endpointAnswerer(benchmark, { url, model: model!, apiKey: apiKey ?? process.env.OPENAI_API_KEY, concurrency }),
      async [Symbol.asyncDispose]() {},
    }),
  };
}
