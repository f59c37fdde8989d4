import { CodeOf, Severity } from "../rules";

export type { Severity } from "../rules";

/** One thing to know about a plan before spending money on it. */
export interface Diagnostic {
  /** Stable name in kebab case, that of a rule in `rules.ts`. */
  readonly code: string;
  readonly severity: Severity;
  /** Where in the request it comes from: `parallelism.tensor`, `model.config.hidden_size`. */
  readonly path: string;
  /** What is wrong, with the numbers. */
  readonly message: string;
  /** What would do instead; empty for plain information. */
  readonly fix: string;
}

/** Collects diagnostics in the order they are found: the same request gives the same list. */
export class Diagnostics {
  public readonly list: Diagnostic[] = [];

  public error(code: CodeOf<"error">, path: string, message: string, fix = ""): void {
    this.list.push({ code, severity: "error", path, message, fix });
  }

  public warning(code: CodeOf<"warning">, path: string, message: string, fix = ""): void {
    this.list.push({ code, severity: "warning", path, message, fix });
  }

  public info(code: CodeOf<"info">, path: string, message: string, fix = ""): void {
    this.list.push({ code, severity: "info", path, message, fix });
  }

  public get failed(): boolean {
    return this.list.some((diagnostic) => diagnostic.severity === "error");
  }
}
