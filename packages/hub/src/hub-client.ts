import { createHubRequest, type HubRequest } from "./download/hub-request.ts";
import { type RetryOptions, retrying } from "./download/retrying.ts";
import type { FoundModel } from "./find-model.ts";
import type { HubOptions } from "./hub-options.ts";

/** How one hub is asked, by what the options say; retries are reported with the file they are about. */
export interface HubClient {
  readonly request: HubRequest;
  retry(file: string): RetryOptions;
}

export function hubClient({ source }: FoundModel, options: HubOptions): HubClient {
  const { attempts, firstPauseMilliseconds, signal, onProgress } = options;
  const retry = (file: string): RetryOptions => ({
    attempts,
    firstPauseMilliseconds,
    signal,
    onRetry: ({ message }, waitMilliseconds) => onProgress?.({ type: "pull-retry", file, reason: message, waitMilliseconds }),
  });
  const request = createHubRequest({
    endpoint: source.endpoint,
    title: source.title,
    token: options.tokens?.[source.prefix],
    fetch: options.fetch ?? fetch,
    retry: (attempt) => retrying(attempt, retry("the listing")),
    signal,
    timeoutMilliseconds: options.stallMilliseconds ?? 30_000,
  });
  return { request, retry };
}
