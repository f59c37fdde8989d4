/** How bad a diagnostic is: an error makes the plan infeasible. */
export type Severity = "error" | "warning" | "info";

/** One thing to know about a plan before spending money on it. */
export interface Diagnostic {
  /** Stable name in kebab case, listed in `docs/planner.md`. */
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

  public error(code: string, path: string, message: string, fix = ""): void {
    this.list.push({ code, severity: "error", path, message, fix });
  }

  public warning(code: string, path: string, message: string, fix = ""): void {
    this.list.push({ code, severity: "warning", path, message, fix });
  }

  public info(code: string, path: string, message: string, fix = ""): void {
    this.list.push({ code, severity: "info", path, message, fix });
  }

  public get failed(): boolean {
    return this.list.some((diagnostic) => diagnostic.severity === "error");
  }
}
