import type { ConvertEvent, LanguagePrecision, VisionPrecision } from "@tessera/converter";
import type { TesseraError } from "@tessera/core";
import type { PullEvent } from "@tessera/hub";
import type { FindOptions } from "./find-checkpoint.ts";
import type { Layout } from "./read-stages.ts";

export interface LoadOptions {
  /** One word for both parts (int4 keeps vision at int8) or one for each. @default "int8" */
  readonly precision?: "fp32" | "int8" | "int4" | { readonly vision: VisionPrecision; readonly language: LanguagePrecision };
  /** Folder of a PEFT LoRA adapter to merge while converting. @default none */
  readonly adapter?: string;
  /** Where converted models are kept. @default "~/.cache/tessera" */
  readonly cacheFolder?: string;
  /**
   * Read the whole converted model and compare it with what was written; it is converted anew where it differs. Else only files that were
   * changed since are read. @default false
   */
  readonly verifyCache?: boolean;
  /** Computing threads. @default the cores this process may use */
  readonly threads?: number;
  /** `auto` takes ONNX Runtime's C API and falls back to the stock Node binding. @default "auto" */
  readonly runtime?: "auto" | "native" | "binding";
  /** Most tokens of prompt and answer. @default what the checkpoint allows, at most 8192 */
  readonly contextLength?: number;
  /**
   * At int8 and int4, reads prompts through int8 × int8 products with an activation scale per token: about twice as fast for a second
   * copy of the layers in memory. `false` reads them with the weights that generate. @default true
   */
  readonly fastPrefill?: boolean;
  /**
   * At int8 and int4, computes linear layers and attention with operators of our own, where there is a library of them for this system and
   * the runtime is native; elsewhere with ONNX Runtime's. `false` never does. The name of an instruction set (`avx512vnni`, `avxvnni`, `avx2`, `i8mm`,
   * `dotprod`, `scalar`) takes that one instead of the fastest that the processor has. @default true
   */
  readonly kernels?: boolean | string;
  /**
   * Type of the keys and values kept while generating. `int8` takes a quarter of the memory and a long context's steps less time, at the price of
   * a small error; its scales are measured when a converted model is first loaded so. @default "fp32"
   */
  readonly kvCache?: "fp32" | "int8";
  /**
   * Where parts go, as `planPlacement` or `readDeviceMap` of `@tessera/device-map` says: the decoder runs as one session for each stage, which hand
   * hidden states on. Devices are the processor, by names that begin with `cpu`.
   * @default one stage
   */
  readonly placement?: Layout;
  /** Bytes of image embeddings to keep: a picture seen before is not encoded again. 0 keeps none. @default 128 MiB */
  readonly imageCacheBytes?: number;
  /**
   * Folder for image embeddings behind the memory: a picture that any earlier process with the same weights and precision encoded is
   * not encoded again. Processes may share it. @default none
   */
  readonly imageStoreFolder?: string;
  /** Most bytes of files in that folder, of all models together; those not used for the longest time go first. @default 1 GiB */
  readonly imageStoreBytes?: number;
  /** Told when embeddings could not be written there (`disk-full`, `cache-unwritable`), which fails no chat. @default nobody is told */
  readonly onImageStoreError?: (error: TesseraError) => void;
  /** Bytes of keys and values to keep after an answer: a prompt that begins alike is read from where it differs. 0 keeps none. @default 256 MiB */
  readonly prefixCacheBytes?: number;
  /** Chats that may hold a KV cache at once; more wait for a place, in order. @default 32 */
  readonly maxSequences?: number;
  /** Most pixels of a picture or of a video's frame; larger ones are refused before they are decoded. @default 178956970, where Pillow refuses, too; 100000000 for frames */
  readonly maxPixels?: number;
  /** ffmpeg for videos other than GIF and WebP. @default "ffmpeg", looked up on PATH */
  readonly ffmpegPath?: string;
  /** Where a name like `OpenGVLab/InternVL2-1B` leads, and how. @default Hugging Face and ModelScope, without tokens */
  readonly hub?: FindOptions["hub"];
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ConvertEvent | PullEvent) => void;
}
