/** The question as InternVL asks for short answers: behind it, after a space. */
export function singlePhrase(question: string): string {
  return `${question} Answer the question using a single word or phrase.`;
}
