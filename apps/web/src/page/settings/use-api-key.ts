import { useState } from "preact/hooks";

export interface ApiKey {
  readonly value: string;
  /** Kept after the browser's session ends. */
  readonly remembered: boolean;
  readonly change: (value: string, remembered: boolean) => void;
}

const name = "tessera.key";

/** The server's key: in this tab alone, unless the user asks to have it remembered. */
export function useApiKey(): ApiKey {
  const [key, setKey] = useState(readKey);
  return {
    ...key,
    change(value, remembered) {
      setKey({ value, remembered });
      store(sessionStorage, remembered ? "" : value);
      store(localStorage, remembered ? value : "");
    },
  };
}

function readKey(): { readonly value: string; readonly remembered: boolean } {
  try {
    forgetOldKey();
    const kept = localStorage.getItem(name);
    return kept === null ? { value: sessionStorage.getItem(name) ?? "", remembered: false } : { value: kept, remembered: true };
  } catch {
    return { value: "", remembered: false };
  }
}

/** Earlier versions kept the key among the settings without asking. */
function forgetOldKey(): void {
  const { apiKey, ...settings } = JSON.parse(localStorage.getItem("tessera.settings") ?? "{}") as { apiKey?: unknown };
  if (apiKey === undefined) return;
  localStorage.setItem("tessera.settings", JSON.stringify(settings));
  if (typeof apiKey === "string" && apiKey !== "") sessionStorage.setItem(name, apiKey);
}

function store(storage: Storage, value: string): void {
  try {
    if (value === "") storage.removeItem(name);
    else storage.setItem(name, value);
  } catch {
    // Storage is full or turned off: the key lives as long as the page.
  }
}
