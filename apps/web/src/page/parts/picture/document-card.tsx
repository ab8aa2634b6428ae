import type { Attachment } from "../../chat/conversation.ts";

/** A document by its name, and which of its pages are shown. */
export function DocumentCard({ attachment: { name, pages = "" } }: { readonly attachment: Attachment }) {
  return (
    <figure class="picture">
      <p class="canvas unseen">{name}</p>
      <figcaption>{pages.trim() === "" ? "All pages" : `Pages ${pages}`}</figcaption>
    </figure>
  );
}
