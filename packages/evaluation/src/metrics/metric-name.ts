import type { metrics } from "./metrics.ts";

/** How an answer is scored: the name of one of the `metrics`. */
export type MetricName = (typeof metrics)[number]["name"];
