import type { EstimateState } from "../../api/use-estimate.ts";

/** How much of the model's context the question takes, before it is asked. */
export function Meter({ state: { estimate, refusal } }: { readonly state: EstimateState }) {
  if (refusal !== undefined) {
    return (
      <p class="notice" role="status">
        {refusal}
      </p>
    );
  }
  if (estimate === undefined) return null;
  const { promptTokens, contextLength, firstToken } = estimate;
  const count = (tokens: number) => tokens.toLocaleString("en");
  const seconds =
    firstToken === undefined ? "" : ` · about ${firstToken < 10 ? firstToken.toFixed(1) : Math.round(firstToken)} s to answer`;
  const full = promptTokens / contextLength;
  return (
    <div class={`meter${full > 1 ? " over" : full > 0.8 ? " nearly" : ""}`}>
      <meter
        min={0}
        max={contextLength}
        value={Math.min(promptTokens, contextLength)}
        aria-label="Context"
        aria-valuetext={`${promptTokens} of ${contextLength} tokens`}
      />
      <small>
        {count(promptTokens)} of {count(contextLength)} tokens{seconds}
        {full > 1 ? " · too long: fewer tiles, frames or pictures" : ""}
      </small>
    </div>
  );
}
