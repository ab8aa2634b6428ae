const groups = {
  Perception: ["existence", "count", "position", "color", "posters", "celebrity", "scene", "landmark", "artwork", "OCR"],
  Cognition: ["commonsense_reasoning", "numerical_calculation", "text_translation", "code_reasoning"],
} as const;

/** Sums the scores of MME's tasks to its two totals, at most 2000 and 800. */
export function mmeTotals(scores: Readonly<Record<string, number>>): { readonly Perception: number; readonly Cognition: number } {
  const sum = (tasks: readonly string[]) => tasks.reduce((total, task) => total + (scores[task] ?? 0), 0);
  return { Perception: sum(groups.Perception), Cognition: sum(groups.Cognition) };
}
