export interface AnlsItem {
  readonly anls: number;
  readonly answer_type?: readonly string[];
  readonly evidence?: readonly string[];
  readonly operation?: readonly string[];
}

export interface AnlsSummary {
  readonly overall: number;
  readonly answer_types: Readonly<Record<string, number>>;
  readonly evidence_types: Readonly<Record<string, number>>;
  readonly operation_types: Readonly<Record<string, number>>;
}

const answerTypes = {
  "image span": "Image-Span",
  "question span": "Question-Span",
  "multiple spans": "Multi-Span",
  "non span": "None span",
};
const evidenceTypes = {
  "table/list": "Table/list",
  textual: "Text",
  "photo/pciture/visual_objects": "Visual/Layout",
  figure: "Figure",
  map: "Map",
};
const operationTypes = { comparison: "Sorting", arithmetic: "Arithmetic", counting: "Counting" };

/** Means over all answers and by InfographicsVQA's kinds, under the names the official script prints. A kind without items has 0. */
export function summarizeAnls(items: readonly AnlsItem[]): AnlsSummary {
  const by = (field: "answer_type" | "evidence" | "operation", names: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(names).map(([kind, name]) => [name, mean(items.filter((item) => item[field]?.includes(kind)))]));
  return {
    overall: mean(items),
    answer_types: by("answer_type", answerTypes),
    evidence_types: by("evidence", evidenceTypes),
    operation_types: by("operation", operationTypes),
  };
}

function mean(items: readonly AnlsItem[]): number {
  return items.length === 0 ? 0 : items.reduce((sum, { anls }) => sum + anls, 0) / items.length;
}
