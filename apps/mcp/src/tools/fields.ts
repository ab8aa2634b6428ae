import * as z from "zod";

const source = "path in an allowed folder, http(s) address, or base64 data URI";

export const imageField = z.string().min(1).describe(`Picture: ${source}`);
export const mediaField = z.string().min(1).describe(`Picture or PDF: ${source}`);
export const pagesField = z
  .string()
  .regex(/^[\d\s,-]+$/)
  .optional()
  .describe('Pages of a PDF, as in "1-3,7"; all without it');
export const maxTokensField = z.number().int().min(1).max(8192).optional().describe("Most tokens of the answer; 1024 without it");
