import { TesseraError } from "@tessera/core";
import * as z from "zod";
import { type InternVLConfig, internVLConfigSchema } from "./intern-vl-config.ts";
import { refuseRelatives } from "./refuse-relatives.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";

/**
 * Validates the content of `config.json`.
 *
 * @throws TesseraError `unsupported-architecture` for another kind of model and what is not computed here, `checkpoint-invalid` naming each bad field
 */
export function parseInternVLConfig(json: unknown, file = "config.json"): InternVLConfig {
  refuseRelatives(json, file);
  const modelType = typeof json === "object" && json !== null ? (json as Record<string, unknown>).model_type : undefined;
  if (modelType !== "internvl_chat") {
    throw new TesseraError(
      "unsupported-architecture",
      `${file}: model_type is ${JSON.stringify(modelType)}, expected "internvl_chat" or "internvl"`,
      {
        facts: { file, model_type: modelType },
      },
    );
  }
  const parsed = internVLConfigSchema.safeParse(json);
  if (!parsed.success) throw new TesseraError("checkpoint-invalid", `${file}: ${z.prettifyError(parsed.error)}`, { facts: { file } });
  refuseUnsupported(parsed.data, file);
  return parsed.data;
}
