import { TesseraError } from "@tessera/core";
import koffi from "koffi";
import { runtimeError } from "../runtime-error.ts";
import type { OrtApi, Pointer } from "./ort-api.ts";

/** What `TesseraInterface()` of a library answers when its functions are those called here. */
const interfaceVersion = 2;

/** A library with operators of our own, which offers them over several instruction sets. */
export class OperatorLibrary {
  readonly path: string;
  /** Those that this processor can run, the fastest first. */
  readonly instructionSets: readonly string[];
  /** The one that sessions get. */
  readonly instructionSet: string;
  readonly #register: (options: Pointer, base: Pointer, name: string) => Pointer;

  /**
   * Loads it. It stays loaded for as long as the process lives, since nothing says when the last session ends.
   *
   * @throws TesseraError `runtime-failed` with the path in the facts as `kernels`, `unsupported-option` for an instruction set that is not there
   */
  constructor(path: string, wanted: string | undefined) {
    this.path = path;
    let sets: string;
    try {
      const library = koffi.load(path);
      const version = library.func("int TesseraInterface()")() as number;
      if (version !== interfaceVersion) throw new Error(`it is of version ${version}, not ${interfaceVersion}`);
      this.#register = library.func("void *TesseraRegister(void *, void *, const char *)");
      sets = library.func("const char *TesseraInstructionSets()")() as string;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : cause;
      throw runtimeError(`The library of operators ${path} cannot be loaded: ${reason}`, { kernels: path }, cause);
    }
    this.instructionSets = sets.split(" ");
    const [fastest] = this.instructionSets;
    if (wanted !== undefined && !this.instructionSets.includes(wanted))
      throw new TesseraError(
        "unsupported-option",
        `This processor has no operators for ${wanted}, but for ${this.instructionSets.join(", ")}`,
        {
          facts: { instructionSet: wanted, instructionSets: this.instructionSets, kernels: path },
        },
      );
    this.instructionSet = wanted ?? (fastest as string);
  }

  /** Gives its operators to the sessions made with these options. Throws `runtime-failed`. */
  register({ functions, base }: OrtApi, sessionOptions: Pointer): void {
    const status = this.#register(sessionOptions, base, this.instructionSet);
    if (status === null) return;
    const message = functions.getErrorMessage(status) as string;
    functions.releaseStatus(status);
    throw runtimeError(`The operators of ${this.path} cannot be used: ${message}`, { kernels: this.path });
  }
}
