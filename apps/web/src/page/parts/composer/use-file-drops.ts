import { useEffect, useRef, useState } from "preact/hooks";

/** Takes files that are dropped on the page or pasted. True while files are dragged over it. */
export function useFileDrops(onFiles: (files: readonly File[], areFiles: boolean) => void): boolean {
  const [dragging, setDragging] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const leave = new AbortController();
    const { signal } = leave;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files, false);
    };
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    };
    const out = (event: DragEvent) => event.relatedTarget === null && setDragging(false);
    const drop = (event: DragEvent) => {
      setDragging(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      latest.current([...(event.dataTransfer?.files ?? [])], true);
    };
    addEventListener("paste", paste, { signal });
    addEventListener("dragover", over, { signal });
    addEventListener("dragleave", out, { signal });
    addEventListener("drop", drop, { signal });
    return () => leave.abort();
  }, []);
  return dragging;
}
