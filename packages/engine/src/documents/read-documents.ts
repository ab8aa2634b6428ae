import type { DocumentInput } from "@tessera/documents";
import type { ImageInput } from "@tessera/preprocessing";
import { readConversation } from "../conversation/read-conversation.ts";
import type { LoadedModel } from "../load/loaded-model.ts";
import type { ChatRequest, MessagePart } from "../request/chat-request.ts";
import type { DocumentRequest } from "./document-request.ts";
import { fitTiles } from "./fit-tiles.ts";
import { type ChosenPages, openPages } from "./open-pages.ts";
import { toDocumentRequest } from "./to-document-request.ts";

type Model = Pick<LoadedModel, "config" | "decoder" | "tokenizer" | "tokensPerTile">;

/** A document as the model gets it: its pages as pictures, and their text. */
interface ShownDocument {
  readonly images: readonly ImageInput[];
  readonly text: string;
}

/**
 * The request with the pages of its documents as pictures, each drawn as large as the tiles for which there is room. Throws what opening a
 * document and drawing a page throw, and `context-overflow` before any page is drawn.
 */
export async function readDocuments(model: Model, request: ChatRequest, signal: AbortSignal | undefined): Promise<ChatRequest> {
  const asked = listDocuments(request);
  if (asked.length === 0) return request;
  readConversation(request);
  const opened: ChosenPages[] = [];
  try {
    const most = model.decoder.contextLength / model.tokensPerTile;
    for (const document of asked) {
      opened.push(await openPages(toDocumentRequest(document), most, signal));
      // They do not fit, however many follow.
      if (countPages(opened) > most) break;
    }
    const texts = opened.map(({ texts }, i) => describeTexts(texts, opened.length > 1 ? `of document ${i + 1}, ` : "of "));
    const tiling = chooseTiling(model, request, opened, texts);
    const shown: ShownDocument[] = [];
    for (const [i, { document, numbers }] of opened.entries()) {
      const images: ImageInput[] = [];
      for (const number of numbers) images.push({ ...(await document.page(number, { ...tiling, signal })), channels: 3 });
      shown.push({ images, text: texts[i] ?? "" });
    }
    return { ...place(request, shown), maxTiles: tiling.maxTiles };
  } finally {
    await Promise.all(opened.map(({ document }) => document.close()));
  }
}

function parts({ messages = [] }: ChatRequest): readonly MessagePart[] {
  return messages.flatMap((message) => (Array.isArray(message?.content) ? (message.content as readonly MessagePart[]) : []));
}

function listDocuments(request: ChatRequest): readonly (DocumentInput | DocumentRequest)[] {
  const given = request.documents ?? [];
  return [...given, ...parts(request).flatMap((part) => (part?.type === "document" ? [part.document] : []))];
}

function countPages(opened: readonly ChosenPages[]): number {
  return opened.reduce((sum, { numbers }) => sum + numbers.length, 0);
}

function describeTexts(texts: ChosenPages["texts"], where: string): string {
  return texts.map(({ number, text }) => `Text ${where}page ${number}:\n${text}\n`).join("\n");
}

function chooseTiling(model: Model, request: ChatRequest, opened: readonly ChosenPages[], texts: readonly string[]) {
  const { config, tokenizer, tokensPerTile } = model;
  const { contextLength } = model.decoder;
  const others = (request.images ?? []).length + parts(request).filter(({ type }) => type === "image" || type === "image_url").length;
  const said = [request.question ?? "", ...parts(request).map((part) => (part.type === "text" ? part.text : "")), ...texts].join("\n");
  const maxTiles = fitTiles({
    contextLength,
    tokensPerTile,
    textTokens: tokenizer.encode(said, { maxTokens: contextLength }).length,
    maxNewTokens: request.maxNewTokens ?? 1024,
    pictures: others + countPages(opened),
    maxTiles: request.maxTiles ?? (config.dynamic_image_size ? config.max_dynamic_patch : 1),
    thumbnail: request.thumbnail ?? config.use_thumbnail,
  });
  const minTiles = request.minTiles ?? config.min_dynamic_patch;
  return { minTiles, maxTiles: Math.max(minTiles, maxTiles), tileSize: config.force_image_size };
}

/** Pages after the pictures of a question, or where the part was; texts in front of the question. */
function place({ documents: _, ...request }: ChatRequest, shown: readonly ShownDocument[]): ChatRequest {
  if (request.messages === undefined) {
    const texts = shown.flatMap(({ text }) => (text === "" ? [] : [text]));
    const images = [...(request.images ?? []), ...shown.flatMap(({ images }) => images)];
    return { ...request, images, question: [...texts, request.question ?? ""].join("\n") };
  }
  let next = 0;
  const unfold = (part: MessagePart): readonly MessagePart[] => {
    if (part.type !== "document") return [part];
    const { images, text } = shown[next++]!;
    return [...images.map((image) => ({ type: "image", image }) as const), ...(text === "" ? [] : [{ type: "text", text } as const])];
  };
  const messages = request.messages.map((message) =>
    Array.isArray(message.content) ? { ...message, content: (message.content as readonly MessagePart[]).flatMap(unfold) } : message,
  );
  return { ...request, messages };
}
