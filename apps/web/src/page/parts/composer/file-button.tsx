import { useRef } from "preact/hooks";
import { Icon } from "../icon.tsx";

/** Chooses pictures, documents and clips. */
export function FileButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="bare"
        aria-label="Add pictures, documents or a video"
        title="Add pictures, documents or a video"
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </button>
      <input
        ref={input}
        type="file"
        class="hidden"
        tabIndex={-1}
        aria-label="Pictures, documents or a video"
        accept="image/*,video/*,application/pdf"
        multiple
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
