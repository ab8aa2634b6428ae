import { pythonFloat } from "../python-float.ts";

/**
 * ChartQA's rule: numbers may differ by a share of the target, anything else must be equal apart from case.
 * InternVL's script passes the model's answer as the target, so 105 is right for 100 and 95 is not.
 */
export function relaxedCorrectness(target: string, prediction: string, tolerance = 0.05): boolean {
  const [wanted, given] = [toNumber(target), toNumber(prediction)];
  if (given === undefined || wanted === undefined || wanted === 0) return prediction.toLowerCase() === target.toLowerCase();
  return Math.abs(given - wanted) / Math.abs(wanted) <= tolerance;
}

function toNumber(text: string): number | undefined {
  if (!text.endsWith("%")) return pythonFloat(text);
  const share = pythonFloat(text.replace(/%+$/, ""));
  return share === undefined ? undefined : share / 100;
}
