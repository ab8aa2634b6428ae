/**
 * The letter that MMMU's `parse_multi_choice_response` finds: `(A)`, else ` A `, else in longer answers an option's text; the last one said.
 * `undefined` where the original draws at random.
 *
 * @param options texts by letter
 */
export function parseMultiChoice(prediction: string, options: Readonly<Record<string, string>>): string | undefined {
  let text = prediction;
  for (const mark of ",.!?;:'") {
    let [from, to] = [0, text.length];
    while (from < to && text[from] === mark) from++;
    while (to > from && text[to - 1] === mark) to--;
    text = text.slice(from, to);
  }
  text = ` ${text} `;
  const letters = Object.keys(options);
  const lower = text.toLowerCase();
  const ways = [
    (letter: string) => text.lastIndexOf(`(${letter})`),
    (letter: string) => text.lastIndexOf(` ${letter} `),
    ...(text.trim().split(/\s+/).length > 5 ? [(letter: string) => lower.lastIndexOf(options[letter]!.toLowerCase())] : []),
  ];
  for (const find of ways) {
    let [chosen, at]: [string | undefined, number] = [undefined, -1];
    for (const letter of letters) if (find(letter) > at) [chosen, at] = [letter, find(letter)];
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}
