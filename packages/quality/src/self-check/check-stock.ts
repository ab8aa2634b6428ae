import { TesseraError } from "@tessera/core";
import type { Runtime } from "@tessera/runtime";
import { stockCheck } from "./check-graphs.ts";
import { wrongProducts } from "./wrong-products.ts";

/** Rejects with `runtime-failed` where ONNX Runtime's own 8- and 4-bit products are wrong on this processor. */
export async function checkStock(runtime: Pick<Runtime, "createSession" | "kernels">): Promise<void> {
  const wrong = await wrongProducts(runtime, stockCheck());
  if (wrong.length > 0)
    throw new TesseraError(
      "runtime-failed",
      `ONNX Runtime's ${wrong.join(", ")} give wrong products on this processor: load with precision fp32`,
      {
        facts: { wrong },
      },
    );
}
