/** Settings that differ, each with what it was and what it is. */
export function differingSettings(before: object, now: object): string[] {
  // As they are after being written: what is undefined is not there.
  const [was, is] = [before, JSON.parse(JSON.stringify(now)) as object].map((one) => new Map(Object.entries(one)));
  const names = new Set([...was!.keys(), ...is!.keys()]);
  return [...names].flatMap((name) => {
    const [first, second] = [was!.get(name), is!.get(name)].map(shorten);
    return first === second ? [] : [`${name}: ${first} then, ${second} now`];
  });
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? "none";
  return text.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text;
}
