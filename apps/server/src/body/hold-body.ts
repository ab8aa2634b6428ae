import type { Context, MiddlewareHandler } from "hono";
import type { BodyBudget } from "./body-budget.ts";
import { BodyLease } from "./body-lease.ts";

const name = "tessera.body";

/** Gives each request a share of the budget for its body, from which {@link bodyLease} counts, and takes it back at the end. */
export function holdBody(budget: BodyBudget): MiddlewareHandler {
  return async (context, next) => {
    const lease = new BodyLease(budget);
    context.set(name, lease);
    try {
      await next();
    } finally {
      lease.release();
    }
  };
}

/** The share of a request. */
export function bodyLease(context: Context): BodyLease {
  return context.get(name) as BodyLease;
}
