import { expectArgument, TesseraError } from "@tessera/core";
import { nearestName } from "./nearest-name.ts";

/**
 * Refuses options that do not exist, of which a call would take no notice. What is `undefined` counts as not given.
 *
 * @param place what the options belong to, for the message
 * @throws TesseraError `invalid-argument` naming the option and the nearest one that exists
 */
export function checkOptions(given: object, known: Readonly<Record<string, true>>, place: string): void {
  expectArgument(typeof given === "object" && given !== null && !Array.isArray(given), "an object", place, given);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(known, name)) continue;
    const names = Object.keys(known);
    const nearest = nearestName(name, names);
    const instead = nearest === undefined ? `it has ${names.join(", ")}` : `did you mean \`${nearest}\`?`;
    throw new TesseraError("invalid-argument", `There is no option \`${name}\` in ${place}: ${instead}`, {
      facts: { argument: name, nearest },
    });
  }
}
