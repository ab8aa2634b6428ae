import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session, Tensor } from "@tessera/core";
import { type AttributeValue, encodeModel, GraphBuilder } from "@tessera/onnx";
import { createRuntime, type Runtime } from "@tessera/runtime";

/** One run of one of our own operators; inputs and outputs in the operator's order. */
export interface OperatorCall {
  readonly op: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** An undefined one is left out. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** Written in place. An undefined one has an empty name in the graph. */
  readonly outputs: readonly (Tensor | undefined)[];
}

/** Runs operators, each as the only node of a graph. Calls of one form share a session; sizes are left to the run. */
export class OperatorSessions implements AsyncDisposable {
  /** Is disposed with this. */
  readonly runtime: Runtime;
  readonly #folder: string;
  #files = 0;
  readonly #sessions = new Map<string, Promise<Session>>();

  private constructor(runtime: Runtime, folder: string) {
    this.runtime = runtime;
    this.#folder = folder;
  }

  static async over(library: string | undefined, instructionSet?: string): Promise<OperatorSessions> {
    // Without spinning, since test files run side by side.
    const runtime = await createRuntime({ implementation: "native", threads: 2, spinning: false, kernels: library, instructionSet });
    return new OperatorSessions(runtime, await mkdtemp(join(tmpdir(), "tessera-operators-")));
  }

  /** Rejects as creating or running the session does. */
  async run(call: OperatorCall): Promise<void> {
    await this.runIn(await this.open(call), call);
  }

  /** The same in a session of the caller's. */
  async runIn(session: Session, { inputs, outputs }: OperatorCall): Promise<void> {
    await session.run(named("in", inputs), named("out", outputs));
  }

  /** The session for calls of this form. */
  open(call: OperatorCall): Promise<Session> {
    const key = JSON.stringify([call.op, call.attributes, call.inputs.map(form), call.outputs.map(form)]);
    let session = this.#sessions.get(key);
    if (session === undefined) {
      session = this.write(call).then((path) => this.runtime.createSession(path));
      this.#sessions.set(key, session);
    }
    return session;
  }

  /** Writes the graph for calls of this form; returns its path. */
  async write({ op, attributes, inputs, outputs }: OperatorCall): Promise<string> {
    const graph = new GraphBuilder(op);
    const declare = (name: string, tensor: Tensor) => [name, tensor.type, tensor.shape.map((_, i) => `${name}_${i}`)] as const;
    const inputNames = inputs.map((tensor, i) => (tensor ? graph.input(...declare(`in${i}`, tensor)) : ""));
    while (inputNames.at(-1) === "") inputNames.pop();
    graph.node(op, inputNames, { domain: "tessera", attributes, outputs: outputs.map((tensor, i) => (tensor ? `out${i}` : "")) });
    outputs.forEach((tensor, i) => {
      if (tensor) graph.output(...declare(`out${i}`, tensor));
    });
    const path = join(this.#folder, `${this.#files++}.onnx`);
    await writeFile(path, encodeModel(graph.finish({ "": 20, tessera: 1 })));
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runtime[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
  }
}

const form = (tensor: Tensor | undefined) => tensor && [tensor.type, tensor.shape.length];

function named(prefix: string, tensors: readonly (Tensor | undefined)[]): Record<string, Tensor> {
  return Object.fromEntries(tensors.flatMap((tensor, i) => (tensor ? [[`${prefix}${i}`, tensor]] : [])));
}
