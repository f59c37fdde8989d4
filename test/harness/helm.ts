import { execFileSync } from "child_process";
import { parseAllDocuments } from "yaml";
import { findProgram } from "../../images/programs";

/**
 * A real Helm and kubectl for tests and for `npm run test:cluster`: from the environment, from the npm package that ships them
 * (Helm 3.18.0 and kubectl 1.33.0, linux x64), or from the PATH.
 */

/** Path of a Helm, or undefined where there is none. `HELM_BINARY` names another one. */
export function helmBinary(): string | undefined {
  return findProgram("helm");
}

/** Path of a kubectl, or undefined where there is none. `KUBECTL_BINARY` names another one. */
export function kubectlBinary(): string | undefined {
  return findProgram("kubectl");
}

/** `describe` where there is a Helm; elsewhere the tests are skipped, with a line that says why. */
export function describeWithHelm(name: string, tests: () => void): void {
  if (helmBinary() !== undefined) {
    describe(name, tests);
    return;
  }
  describe.skip(`${name} [skipped: no helm: set HELM_BINARY, or put helm on the PATH]`, tests);
}

/** What `helmTemplate` is told beside the values. */
export interface HelmTemplateOptions {
  /** Name of the release. @default "test" */
  readonly name?: string;
  /** @default "default" */
  readonly namespace?: string;
}

/** An object as Helm rendered it. The shape is what the chart makes it, so it isn't typed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Rendered = any;

/**
 * The objects that a chart renders.
 *
 * @throws Error with what Helm wrote, when the chart or its values schema refuses the values
 */
export function helmTemplate(chart: string, values: object, options: HelmTemplateOptions = {}): Rendered[] {
  const text = helmTemplateText(chart, values, options);
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    const object = document.toJS() as Rendered;
    return object ? [object] : [];
  });
}

/** The text that a chart renders, as `kubectl apply` takes it. */
export function helmTemplateText(chart: string, values: object, options: HelmTemplateOptions = {}): string {
  const { name = "test", namespace = "default" } = options;
  return helm(["template", name, chart, "--namespace", namespace, "--values", "-"], JSON.stringify(values));
}

/** What `helm lint --strict` says; throws where it finds a fault. */
export function helmLint(chart: string, values: object): string {
  return helm(["lint", "--strict", chart, "--values", "-"], JSON.stringify(values));
}

function helm(args: string[], input: string): string {
  const binary = helmBinary();
  if (binary === undefined) throw new Error("no helm: set HELM_BINARY, or put helm on the PATH");
  try {
    return execFileSync(binary, args, { input, encoding: "utf8", stdio: "pipe", maxBuffer: 64 * 1024 * 1024, env: { GOGC: "400", ...process.env } });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`helm ${args[0]} failed: ${[stderr, stdout].filter(Boolean).join("\n")}`);
  }
}
