import type { ServerStatus } from "../api/use-server.ts";

const notices: Partial<Record<ServerStatus, string>> = {
  gone: "The server does not answer. Trying again…",
  "wants-key": "This server wants an API key: it goes into the settings.",
};

/** What keeps the page from its server. */
export function ServerNotice({ status }: { readonly status: ServerStatus }) {
  return (
    <div class="server" role="alert">
      {notices[status] !== undefined && <p class="notice">{notices[status]}</p>}
    </div>
  );
}
