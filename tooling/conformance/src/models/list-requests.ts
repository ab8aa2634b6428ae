import type { ModelCase, ModelGolden } from "./model-golden.ts";

export interface GoldenRequest {
  /** Which member of a batch, for messages. */
  readonly label: string;
  readonly question: string;
  readonly history: readonly (readonly [string, string])[];
  readonly images: ModelGolden["images"];
  readonly inputIds: readonly number[];
  /** Begins with the dummy BOS; ends with the stop token or at the limit, without padding. */
  readonly outputIds: readonly number[];
  readonly margins: readonly number[];
}

/** The requests of a recorded case: one for a chat, one for each member of a batch, whose padding is taken off. */
export function listRequests(item: ModelCase, golden: ModelGolden): GoldenRequest[] {
  const pictures = (item.pixel_values?.from_images ?? []).map((index) => golden.images[index - 1]!);
  if (typeof item.question === "string") {
    const margins = (item.margins ?? []).map(([margin = 0]) => margin);
    return [
      {
        label: "",
        question: item.question,
        history: item.history ?? [],
        images: pictures,
        inputIds: item.input_ids[0]!,
        outputIds: item.output_ids[0]!,
        margins,
      },
    ];
  }
  return item.question.map((question, i) => {
    const outputs = item.output_ids[i]!;
    const end = outputs.indexOf(golden.eos_token_id, 1);
    return {
      label: ` ${i + 1}`,
      // batch_chat puts the placeholder in front when a question has none.
      question: question.includes("<image>") ? question : `<image>\n${question}`,
      history: [],
      images: [pictures[i]!],
      inputIds: item.input_ids[i]!.filter((_, at) => item.attention_mask?.[i]?.[at] !== 0),
      outputIds: end < 0 ? outputs : outputs.slice(0, end + 1),
      margins: (item.margins ?? []).map((step) => step[i] ?? 0),
    };
  });
}
