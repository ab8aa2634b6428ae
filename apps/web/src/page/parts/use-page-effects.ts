import { useEffect } from "preact/hooks";

/** What the page as a whole shows and hears. */
export interface PageEffects {
  readonly theme: string;
  /** The server asks for a key. */
  readonly wantsKey: boolean;
  readonly onWantsKey: () => void;
  /** Escape was pressed. */
  readonly onEscape: () => void;
}

/** Colours the document, opens what asks for a key, and lets Escape stop an answer. */
export function usePageEffects({ theme, wantsKey, onWantsKey, onEscape }: PageEffects): void {
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    if (wantsKey) onWantsKey();
  }, [wantsKey]);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => event.key === "Escape" && onEscape();
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [onEscape]);
}
