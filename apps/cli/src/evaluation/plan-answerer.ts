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
export interface Answerer extends AsyncDisposable {
  /** What its answers depend on. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Questions that are worth asking at once. */
  readonly concurrency: number;
  readonly answer: (item: BenchmarkItem, signal: AbortSignal) => Promise<string>;
}

/** A model here, or the endpoint that the flags name. Throws what loading throws, and `invalid-argument`. */
export function openAnswerer(benchmark: Benchmark, flags: AnswererFlags, signal: AbortSignal): Promise<Answerer> {
  return flags.endpoint === undefined ? openModel(benchmark, flags, signal) : openEndpoint(benchmark, flags);
}

async function openModel({ maxTiles, maxNewTokens }: Benchmark, flags: AnswererFlags, signal: AbortSignal): Promise<Answerer> {
  const model = await loadModel(flags, signal);
  const { model: name, precision, adapter, kvCache, kernels } = flags;
  return {
    settings: { model: name, precision, adapter, kvCache, kernels },
    concurrency: 4,
    async answer({ question, images, combineImages, video }, stop) {
      const media = video === undefined ? { images, combineImages } : { video };
      return (await model.chat({ question, ...media, maxTiles, maxNewTokens }, { signal: stop })).text;
    },
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}

async function openEndpoint(
  benchmark: Benchmark,
  { endpoint: url = "", apiModel: model, apiKey, concurrency = 64 }: AnswererFlags,
): Promise<Answerer> {
  expectArgument(/^https?:\/\//i.test(url), "an http(s) address up to /v1", "--endpoint", url);
  expectArgument(model !== undefined, "the endpoint's model", "--api-model", model);
  return {
    settings: { endpoint: url, model },
    concurrency,
    answer: endpointAnswerer(benchmark, { url, model: model!, apiKey: apiKey ?? process.env.OPENAI_API_KEY, concurrency }),
    async [Symbol.asyncDispose]() {},
  };
}
