import { useState } from "preact/hooks";
import type { Attachment } from "../chat/conversation.ts";
import { readAttachment } from "./read-attachment.ts";

/** Pictures and clips of a question that is being written. */
export interface Attachments {
  readonly all: readonly Attachment[];
  /** What could not be read. */
  readonly failures: readonly string[];
  /** Reads files, in order. @param areFiles they lie on disk under their names; pasted ones do not */
  readonly add: (files: Iterable<File>, areFiles?: boolean) => Promise<void>;
  /** Replaces one, or removes it. */
  readonly put: (id: string, next: Attachment | undefined) => void;
  /** Alters each; those that cannot be altered stay and are named. */
  readonly alter: (change: (attachment: Attachment) => Promise<Attachment>) => Promise<void>;
  readonly clear: () => void;
}

export function useAttachments(initial: readonly Attachment[] = []): Attachments {
  const [all, setAll] = useState(initial);
  const [failures, setFailures] = useState<readonly string[]>([]);
  const fail = (error: unknown) => setFailures((known) => [...known, error instanceof Error ? error.message : String(error)]);
  const put = (id: string, next: Attachment | undefined) =>
    setAll((known) => known.flatMap((one) => (one.id !== id ? [one] : next === undefined ? [] : [next])));
  return {
    all,
    failures,
    async add(files, areFiles = true) {
      // A list of files is emptied when its input is.
      const list = [...files];
      setFailures([]);
      for (const file of list) {
        try {
          const attachment = await readAttachment(file, areFiles);
          setAll((known) => [...known, attachment]);
        } catch (error) {
          fail(error);
        }
      }
    },
    put(id, next) {
      setFailures([]);
      put(id, next);
    },
    async alter(change) {
      setFailures([]);
      for (const one of all) {
        try {
          put(one.id, await change(one));
        } catch (error) {
          fail(error);
        }
      }
    },
    clear() {
      setAll([]);
      setFailures([]);
    },
  };
}
