import type { ApiKey } from "../../settings/use-api-key.ts";

/** The server's key. */
export function KeyFields({ apiKey: { value, remembered, change } }: { readonly apiKey: ApiKey }) {
  return (
    <>
      <label>
        API key
        <input type="password" autocomplete="off" value={value} onInput={(event) => change(event.currentTarget.value, remembered)} />
        <small>{remembered ? "kept in this browser, readable by who uses it" : "forgotten when this tab is closed"}</small>
      </label>
      <label class="choice">
        <input type="checkbox" checked={remembered} onChange={(event) => change(value, event.currentTarget.checked)} />
        Remember the key in this browser
      </label>
    </>
  );
}
