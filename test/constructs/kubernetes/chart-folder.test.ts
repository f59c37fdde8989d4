import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { ClusterConnection } from "../../../constructs/cluster/connection";
import { HelmRelease } from "../../../constructs/kubernetes/helm-release";
import { connectHelm } from "../../../constructs/kubernetes/providers";

describe("a chart's folder in the output", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kubernetes-test-"));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  /** A chart with one more file in it, whose name is its difference. */
  function chart(name: string, more: { [file: string]: string } = {}): string {
    const files = { "Chart.yaml": "name: c", "files/a.py": "pass", ".helmignore": "# not these\n__pycache__/\n*.pyc\n", ...more };
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, name, file), text);
    }
    return path.join(folder, name);
  }

  /** The chart's folder in the output, for each of two releases in two stacks. */
  function written(localChart: string, outdir: string): string[] {
    const app = new App({ outdir: path.join(folder, outdir) });
    const folders = ["one", "two"].map((id) => {
      const stack = new TerraformStack(app, id);
      connectHelm(stack, ClusterConnection.kubeconfig({ context: id }));
      const { resource } = new HelmRelease(stack, "r", { name: "r", namespace: "ns", localChart });
      return path.join(app.outdir, "stacks", id, resource.chartInput as string);
    });
    app.synth();
    return folders;
  }

  const list = (where: string): string[] => (fs.readdirSync(where, { recursive: true }) as string[]).sort();

  test("holds the chart's files, but for what .helmignore names", () => {
    const clean = written(chart("clean"), "out-clean")[0];
    expect(list(clean)).toEqual([".helmignore", "Chart.yaml", "files", path.join("files", "a.py")]);
    const used = written(chart("used", { "files/__pycache__/a.cpython-311.pyc": "x", "files/b.pyc": "x" }), "out-used")[0];
    expect(list(used)).toEqual(list(clean));
    expect(path.basename(used)).toBe(path.basename(clean));
  });

  test.each([
    ["content", { "files/a.py": "stop" }],
    ["a file's name", { "files/b.py": "" }],
  ])("has another path when %s changes", (what, more) => {
    const [changed] = written(chart(`changed ${what}`, more), "out-changed");
    expect(path.basename(changed)).not.toBe(path.basename(written(chart("plain"), "out-plain")[0]));
  });

  test("is shared by all releases, and never with the chart itself", () => {
    const source = chart("shared");
    const [one, two] = written(source, "out-shared");
    const inode = (where: string): number => fs.statSync(path.join(where, "Chart.yaml")).ino;
    expect(inode(one)).toBe(inode(two));
    expect(inode(one)).not.toBe(inode(source));
    // A second run over what the first left.
    expect(written(source, "out-shared").map(list)).toEqual([list(two), list(two)]);
  });
});
