import * as z from "zod";

/** A field that changes no answer, whatever its value. */
export const inert: z.ZodOptional<z.ZodUnknown> = z.unknown().optional();
