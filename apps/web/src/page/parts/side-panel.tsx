import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface SidePanelProps {
  readonly side: "left" | "right";
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A panel beside the conversation, or over it where the page is narrow. Escape closes it and goes back to where one was. */
export function SidePanel({ side, label, onClose, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <aside
      ref={panel}
      class={side}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      {children}
    </aside>
  );
}
