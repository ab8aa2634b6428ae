import type { MeasuredModel } from "./measured-model.ts";
import type { Measurement, MeasureRequest } from "./measurement.ts";
import { pictureQuestion } from "./picture-question.ts";

/** Time of the vision part per tile, for a picture of `size` tiles. The answer is not waited for. */
export async function measureVision(measured: MeasuredModel, request: MeasureRequest): Promise<Measurement> {
  for await (const event of measured.model.stream(await pictureQuestion(request)))
    if (event.type === "vision-end") return { value: event.milliseconds / event.tiles, facts: { tiles: event.tiles } };
  throw new Error("The run ended before the vision part did");
}
