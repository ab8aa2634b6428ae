const punctuation = [...';/[]"{}()=+\\_->@`,?!<'];

/** Removes punctuation as the official VQA scripts do, their slips included: a full stop goes unless a digit follows, at most 32 of them. */
export function normalizePunctuation(text: string): string {
  const hasThousands = /\d,+\d/u.test(text);
  let out = text;
  for (const mark of punctuation) {
    const apart = text.includes(`${mark} `) || text.includes(` ${mark}`) || hasThousands;
    out = out.replaceAll(mark, apart ? "" : " ");
  }
  // The flag that the scripts hand over lands in the place of a count.
  let left = 32;
  return out.replace(/\.(?!\p{Nd})/gu, (stop) => (left-- > 0 ? "" : stop));
}
