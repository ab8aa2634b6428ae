import type { InternVL } from "@tessera/sdk";

export interface ServerOptions {
  readonly model: InternVL;
  /** What clients call the model. */
  readonly modelName: string;
  /** Accepted bearer keys; none means that everyone may ask. @default [] */
  readonly apiKeys?: readonly string[];
  /** Requests answered at once. @default 4 */
  readonly maxConcurrent?: number;
  /** Requests that may wait; more get 429. @default 64 */
  readonly maxQueue?: number;
  /** Seconds a request may take, waiting included. @default 600 */
  readonly deadlineSeconds?: number;
  /** Largest request body in bytes. @default 67108864 */
  readonly maxBodyBytes?: number;
  /** Most pictures of a request. @default 32 */
  readonly maxImages?: number;
  /** Hosts that pictures may be fetched from, with their subdomains. @default every public host */
  readonly allowedMediaHosts?: readonly string[];
  /** Fetch pictures from private and loopback addresses, too. Only for closed networks. @default false */
  readonly allowPrivateMedia?: boolean;
  /** Origins that browsers may call from. @default none */
  readonly corsOrigins?: readonly string[];
}
