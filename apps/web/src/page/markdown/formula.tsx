import { useEffect, useRef } from "preact/hooks";

/** A formula in TeX: as it was written until it is set, and where it cannot be. */
export function Formula({ tex, display }: { readonly tex: string; readonly display: boolean }) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    let wanted = true;
    void import("./typeset.ts").then(({ typeset }) => {
      if (wanted && place.current !== null) typeset(place.current, tex, display);
    });
    return () => {
      wanted = false;
    };
  }, [tex, display]);
  // What is set replaces the text outside of Preact's view, so a changed formula is a new element.
  return (
    <span key={tex} ref={place} class={display ? "formula display" : "formula"}>
      {tex}
    </span>
  );
}
