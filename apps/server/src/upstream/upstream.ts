import type { Admission } from "../http/admission.ts";

/** Another engine with OpenAI's API, such as vLLM or LMDeploy, that answers for one model. */
export interface Upstream {
  /** What clients call the model. */
  readonly name: string;
  /** Base of its API, as `http://gpu:8000/v1`. */
  readonly url: string;
  /** What it calls the model. @default the same */
  readonly model?: string;
  /** Sent to it as a bearer key; clients' keys are not. @default none */
  readonly apiKey?: string;
  /** Requests that it answers at once; others wait. @default 64 */
  readonly maxConcurrent?: number;
  /** Seconds without a byte after which it counts as gone. @default 120 */
  readonly stallSeconds?: number;
}

/** An upstream and who is let through to it. */
export interface OpenUpstream extends Upstream {
  readonly admission: Admission;
}
