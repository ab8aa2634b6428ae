import type { Attachment, Turn } from "../src/page/chat/conversation.ts";

export const picture: Attachment = {
  id: "1",
  kind: "image",
  name: "a.png",
  url: `data:image/png;base64,${"A".repeat(100)}`,
  width: 2,
  height: 1,
};
export const clip: Attachment = { id: "2", kind: "video", name: "a.mp4", url: "data:video/mp4;base64,BBBB", width: 0, height: 0 };
export const pdf: Attachment = { id: "3", kind: "document", name: "a.pdf", url: "data:application/pdf;base64,CCCC", width: 0, height: 0 };

export const asked = (...attachments: Attachment[]): Turn => ({ role: "user", text: "What's this?", attachments });
export const said = (text: string, rest: Partial<Turn> = {}): Turn => ({ role: "assistant", text, attachments: [], ...rest });
