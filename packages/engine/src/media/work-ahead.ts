/**
 * Pieces of work that are taken one after the other, each once: whoever takes one has the next begun, to be worked on meanwhile. The failure
 * of a piece shows when it is taken.
 */
export function workAhead<K, T>(pieces: ReadonlyMap<K, () => Promise<T>>): ReadonlyMap<K, () => Promise<T>> {
  const begun = new Map<K, Promise<T>>();
  const entries = [...pieces];
  return new Map(
    entries.map(([key, piece], i) => [
      key,
      async () => {
        const value = await (begun.get(key) ?? piece());
        begun.delete(key);
        const next = entries[i + 1];
        if (next !== undefined) {
          const [nextKey, begin] = next;
          const work = begin();
          work.catch(() => {});
          begun.set(nextKey, work);
        }
        return value;
      },
    ]),
  );
}
