import { expect, it } from "vitest";
import { Pulse } from "../src/engine/pulse.ts";

const beats = (pulse: Pulse, count: number) => Array.from({ length: count }, () => pulse.beat());

it("tells a silent process by the beats that pass, and forgives as soon as it speaks", () => {
  const pulse = new Pulse({ silence: 6, farewell: 100 });
  expect([beats(pulse, 2), pulse.isWeak]).toEqual([[undefined, undefined], false]);
  expect([beats(pulse, 4).every((wrong) => wrong === undefined), pulse.isWeak]).toEqual([true, true]);
  pulse.heard();
  expect([beats(pulse, 6).every((wrong) => wrong === undefined), pulse.beat()]).toEqual([true, "no sign of life"]);
});

it("tells a process that lives but does not let go of what was given up", () => {
  const pulse = new Pulse({ silence: 1, farewell: 2 });
  const heard = () => {
    pulse.heard();
    return pulse.beat();
  };
  pulse.gaveUp(1);
  pulse.gaveUp(2);
  pulse.ended(1);
  expect([heard(), heard(), heard()]).toEqual([undefined, undefined, "work that was given up does not end"]);
  pulse.ended(2);
  expect(heard()).toBeUndefined();
});
