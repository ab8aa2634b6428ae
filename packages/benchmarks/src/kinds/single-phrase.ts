/** How InternVL and VLMEvalKit ask for short answers. */
export const phrasePrompt = "Answer the question using a single word or phrase.";

/** The question as InternVL asks for short answers: the instruction behind it, after a space. */
export function singlePhrase(question: string): string {
  return `${question} ${phrasePrompt}`;
}
