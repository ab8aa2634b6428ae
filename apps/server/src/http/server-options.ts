import type { BatchStore } from "@tessera/jobs";
import type { Logger } from "pino";
import type { Engine } from "../engine/engine.ts";
import type { Upstream } from "../upstream/upstream.ts";

export interface ServerOptions {
  /** An `InternVL`, or one in a child process (`superviseModel`). The caller disposes it. */
  readonly model: Engine;
  /** What clients call the model. */
  readonly modelName: string;
  /** Accepted bearer keys; none means that everyone may ask. @default [] */
  readonly apiKeys?: readonly string[];
  /** Requests answered at once. @default 16 */
  readonly maxConcurrent?: number;
  /** Requests that may wait; more get 429. @default 64 */
  readonly maxQueue?: number;
  /** Seconds a request may take, waiting included. @default 600 */
  readonly deadlineSeconds?: number;
  /** Largest request body in bytes. @default 67108864 */
  readonly maxBodyBytes?: number;
  /** Bytes of the bodies of all requests together that are held at once; more get 503. @default 536870912 */
  readonly maxHeldBytes?: number;
  /** Names besides addresses and local ones that a server without keys answers to. @default [] */
  readonly allowedHosts?: readonly string[];
  /** Reads special tokens in the texts of chat messages as such, as the original does, instead of as text. @default false */
  readonly parseSpecialTokens?: boolean;
  /** Lets requests with different keys reuse each other's prompts, whose counts then tell what others sent. @default false */
  readonly sharePrefixes?: boolean;
  /** Most pictures of a request. @default 32 */
  readonly maxImages?: number;
  /** Largest video to fetch, in bytes. @default 100000000 */
  readonly maxVideoBytes?: number;
  /** Folder that `file://` addresses may lead into. @default none: they are refused */
  readonly mediaFolder?: string;
  /** Gets a line for each request and for what goes wrong. @default nothing is logged */
  readonly logger?: Logger;
  /** Hosts that pictures may be fetched from, with their subdomains. @default every public host */
  readonly allowedMediaHosts?: readonly string[];
  /** Fetch pictures from private and loopback addresses, too. Only for closed networks. @default false */
  readonly allowPrivateMedia?: boolean;
  /** Origins that browsers may call from. @default none */
  readonly corsOrigins?: readonly string[];
  /** Other engines, whose models are answered for beside the own one. @default [] */
  readonly upstreams?: readonly Upstream[];
  /** Where files and batches are kept; `serve` runs their lines. The caller disposes it. @default none: their routes say that they are off */
  readonly batches?: BatchStore;
  /** Lines of batches that run at once, behind all other requests. @default 4 */
  readonly batchConcurrency?: number;
  /** After how long the lines of a killed server are begun by another, in milliseconds. @default 30000 */
  readonly batchLeaseMilliseconds?: number;
  /** Largest file that may be uploaded, in bytes. @default 536870912 */
  readonly maxFileBytes?: number;
  /** Bytes that the files of one key may take together. @default 17179869184 */
  readonly maxStoredBytes?: number;
  /** Files that one key may have. @default 10000 */
  readonly maxStoredFiles?: number;
  /** Batches of one key that have not ended. @default 100 */
  readonly maxOpenBatches?: number;
}
