import { useState } from "preact/hooks";

/** State that a reload does not lose. Stored fields that `initial` does not have are forgotten. */
export function useStored<T extends object>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => ({ ...initial, ...read(key, initial) }));
  return [
    value,
    (next) => {
      setValue(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Storage is full or turned off: the state lives as long as the page.
      }
    },
  ];
}

function read<T extends object>(key: string, initial: T): Partial<T> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (typeof stored !== "object" || stored === null) return {};
    const known = Object.entries(stored).filter(([name, value]) => typeof value === typeof initial[name as keyof T]);
    return Object.fromEntries(known) as Partial<T>;
  } catch {
    return {};
  }
}
