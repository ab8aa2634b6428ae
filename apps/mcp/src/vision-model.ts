import type { InternVL } from "@tessera/sdk";

/** What the tools need of a model; an `InternVL`, or what stands for one. */
export type VisionModel = Pick<InternVL, "stream" | "ground">;
