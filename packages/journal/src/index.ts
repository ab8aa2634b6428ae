export { type Journal, openJournal } from "./open-journal.ts";
export { readJournal } from "./read-journal.ts";
