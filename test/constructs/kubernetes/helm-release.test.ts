import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { ClusterConnection } from "../../../constructs/cluster/connection";
import { packageRoot } from "../../../constructs/core/package-root";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ChartRepository, ChartRepositoryOptions } from "../../../constructs/kubernetes/chart-repository";
import { HelmRelease, HelmReleaseProps } from "../../../constructs/kubernetes/helm-release";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { connectHelm } from "../../../constructs/kubernetes/providers";
import { CHART, newStack, resources } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "helm-release-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

function chartFolder(name: string, chartYaml: string): string {
  const folder = path.join(scratch, name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "Chart.yaml"), chartYaml);
  return folder;
}

function install(props: HelmReleaseProps): { stack: TerraformStack; release: any } {
  const stack = new TerraformStack(Testing.app(), "stack");
  new HelmRelease(stack, "r", props);
  return { stack, release: Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release)[0] };
}

describe("a first install that failed", () => {
  const localChart = chartFolder("own", "apiVersion: v2\nname: own\nversion: 0.4.1 # raised by hand\nappVersion: 9.9.9\n");

  test.each([
    ["from a repository", CHART],
    ["of ours", { name: "release", namespace: "ns", localChart }],
  ])("is replaced by the next where Terraform waits, %s", (_, props) => {
    const { release } = install(props);
    expect(release).toMatchObject({ wait: true, wait_for_jobs: true, replace: true });
    expect(release).not.toHaveProperty("upgrade_install");
  });

  test("is upgraded by the next where Terraform doesn't wait, by the version that the chart has", () => {
    const { release } = install({ name: "release", namespace: "ns", localChart, wait: false });
    expect(release).toMatchObject({ wait: false, upgrade_install: true, version: "0.4.1" });
    expect(release).not.toHaveProperty("replace");
    expect(install({ ...CHART, wait: false }).release).toMatchObject({ upgrade_install: true, version: "1.2.3" });
  });

  test.each([
    ["in quotes", 'name: c\nversion: "1.0.0-rc.1"\n', "1.0.0-rc.1"],
    ["with a dependency's before it", "name: c\ndependencies:\n  - name: d\n    version: 3.0.0\nversion: 2.0.0\n", "2.0.0"],
  ])("the version %s", (name, chartYaml, version) => {
    expect(install({ name: "release", namespace: "ns", wait: false, localChart: chartFolder(name, chartYaml) }).release.version).toBe(version);
  });
});

describe("chartRepository", () => {
  const archives = path.join(scratch, "archives");
  fs.mkdirSync(archives);
  fs.writeFileSync(path.join(archives, "thing-1.2.3.tgz"), "an archive");
  chartFolder("archives/unpacked", "name: unpacked\nversion: 2.0.0\n");

  test.each(["https://charts.example.org/mirror", "oci://registry.example.org/charts"])("%s takes the repository's place", (address) => {
    const { stack, release } = install({ ...CHART, chartRepository: ChartRepository.of(address) });
    expect(problemsIn(stack)).toEqual([]);
    expect(release).toMatchObject({ repository: address, chart: "thing", version: "1.2.3" });
  });

  test("a folder's archive goes into the output, whole, at a path that its content gives", () => {
    const app = new App({ outdir: path.join(scratch, "out") });
    const stack = new TerraformStack(app, "stack");
    connectHelm(stack, ClusterConnection.kubeconfig({ context: "lab" }));
    const { resource: release } = new HelmRelease(stack, "r", { ...CHART, chartRepository: ChartRepository.folder(archives) });
    app.synth();
    expect(release.chartInput).toMatch(/^assets\/[^/]+\/[0-9A-F]{32}\/thing-1\.2\.3\.tgz$/);
    expect(release.repositoryInput).toBeUndefined();
    expect(fs.readFileSync(path.join(app.outdir, "stacks/stack", release.chartInput as string), "utf8")).toBe("an archive");
  });

  test("an unpacked chart is taken too", () => {
    const { release } = install({ ...CHART, chart: "unpacked", version: "2.0.0", chartRepository: ChartRepository.folder(archives) });
    expect(release.chart).toMatch(/^assets\/[^/]+\/[0-9A-F]{32}$/);
    expect(release).toMatchObject({ version: "2.0.0" });
  });

  test("leaves a chart of ours where it is", () => {
    const localChart = chartFolder("ours", "name: ours\nversion: 1.0.0\n");
    const { stack, release } = install({ name: "r", namespace: "n", localChart, chartRepository: ChartRepository.folder("/nowhere") });
    expect(problemsIn(stack)).toEqual([]);
    expect(release.chart).toMatch(/^assets\//);
  });

  test("doesn't hide from the image mirror which chart it is", () => {
    const chartImages = [{ repository: CHART.repository, chart: "thing", version: "1.2.3", images: [{ image: "quay.io/a/b:1", values: { image: "image" } }] }];
    const imageMirror = ImageMirror.of("reg.example.com", { chartImages });
    const { stack, release } = install({ ...CHART, imageMirror, chartRepository: ChartRepository.of("oci://reg.example.com/charts") });
    expect(problemsIn(stack)).toEqual([]);
    expect(JSON.parse(release.values[0])).toEqual({ image: "reg.example.com/quay.io/a/b:1" });
  });

  const wrong: [string, string, string, ChartRepositoryOptions | undefined][] = [
    ["charts.example.org", "invalid-chart-repository", "no address", undefined],
    ["./charts", "invalid-chart-repository", "no address", undefined],
    ["oci://", "invalid-chart-repository", "no address", undefined],
    ["http://charts.example.org", "invalid-chart-repository", "anybody on the way", undefined],
    ["https://me:secret@charts.example.org", "invalid-chart-repository", "stands in the output", { plainHttp: true }],
    [undefined as never, "missing-property", "must be given", undefined],
  ];
  test.each(wrong)("%j is refused", (address, code, reason, options) => {
    const { stack } = install({ ...CHART, chartRepository: ChartRepository.of(address, options) });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({ code, property: "chartRepository.address", reason: expect.stringContaining(reason) }),
    ]);
  });

  test("http:// passes where it is asked for", () => {
    const { stack, release } = install({ ...CHART, chartRepository: ChartRepository.of("http://charts.example.org", { plainHttp: true }) });
    expect(problemsIn(stack)).toEqual([]);
    expect(release.repository).toBe("http://charts.example.org");
  });

  test("a chart, or a version, that the folder lacks is refused with the archive's name", () => {
    const { stack } = install({ ...CHART, version: "1.2.4", chartRepository: ChartRepository.folder(archives) });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({ code: "chart-not-in-folder", property: "chartRepository.folder", fix: expect.stringContaining("thing-1.2.4.tgz") }),
    ]);
  });
});

describe("secretValues", () => {
  const withSecret = (secretValues: (variable: TerraformVariable) => HelmReleaseProps["secretValues"]): { stack: TerraformStack; release: any } => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const variable = new TerraformVariable(stack, "password", { type: "string", sensitive: true });
    new HelmRelease(stack, "r", { ...CHART, values: { user: "me" }, secretValues: secretValues(variable) });
    return { stack, release: Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release)[0] };
  };

  test("are write-only arguments, apart from the values", () => {
    const { stack, release } = withSecret((variable) => ({ values: { auth: { password: variable.stringValue } }, revision: 3 }));
    expect(problemsIn(stack)).toEqual([]);
    expect(release).toMatchObject({
      values: ['{"user":"me"}'],
      // Helm's provider reads it as --set does: what means something there is escaped when Terraform knows the value.
      set_wo: [{ name: "auth.password", type: "string", value: '${replace(var.password, "/([\\\\\\\\,{}])/", "\\\\$1")}' }],
      set_wo_revision: 3,
    });
  });

  test("in clear are refused, and not printed", () => {
    const { stack } = withSecret(() => ({ values: { auth: { password: "hunter2", list: ["x"], pin: 1234 } }, revision: 0 }));
    expect(problemsIn(stack)).toMatchObject([
      { code: "secret-in-clear", property: "secretValues.values.auth.list[0]" },
      { code: "secret-in-clear", property: "secretValues.values.auth.password" },
      { code: "secret-in-clear", property: "secretValues.values.auth.pin" },
      { code: "invalid-secret-revision", property: "secretValues.revision", value: 0 },
    ]);
    expect(JSON.stringify(problemsIn(stack))).not.toContain("hunter2");
  });
});

describe("an exact version", () => {
  test.each(["1.2.3", "v26.3.3", "1.2.3-rc.1", "0.1.0-alpha.12-rc1", "1.2.3+build.5"])("%s is one", (version) => {
    expect(problemsIn(install({ ...CHART, version }).stack)).toEqual([]);
  });

  test.each([">=1", "latest", "1", "1.2", "^1.2.3", "~1.2.3", "1.x", "1.2.x", "*", "1.2.3 ", "1.2.3 || 2.0.0", "01.2.3", "v1", 1 as never])("%j is none", (version) => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new HelmRelease(stack, "r", { ...CHART, version });
    expect(problemsIn(stack)).toMatchObject([{ code: "chart-not-pinned", property: "version", value: version }]);
  });

  test("one that is known only at apply passes", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    const { stringValue } = new TerraformVariable(stack, "version", { type: "string" });
    new HelmRelease(stack, "r", { ...CHART, version: stringValue });
    expect(problemsIn(stack)).toEqual([]);
  });
});

describe("two releases of one cluster", () => {
  const stackOf = (app: App, id: string, connection = ClusterConnection.kubeconfig({ context: "lab" })): TerraformStack => {
    const stack = new TerraformStack(app, id);
    connectHelm(stack, connection);
    return stack;
  };
  const exec = (host: string): ClusterConnection => ClusterConnection.exec({ host, credential: { command: "get-token" } });

  test("of one name and namespace are refused, in two stacks too, with who the first is", () => {
    const app = Testing.app();
    new HelmRelease(stackOf(app, "one"), "r", CHART);
    new HelmRelease(stackOf(app, "two"), "r", { ...CHART, chart: "other" });
    expect(problemsIn(app)).toMatchObject([{ code: "duplicate-release", constructPath: "two/r", property: "name", value: "release", reason: expect.stringContaining("one/r installs") }]);
  });

  test("of one name in two namespaces, or in two clusters, pass", () => {
    const app = Testing.app();
    new HelmRelease(stackOf(app, "one"), "r", CHART);
    new HelmRelease(stackOf(app, "two"), "r", { ...CHART, namespace: "other" });
    new HelmRelease(stackOf(app, "three", ClusterConnection.kubeconfig({ context: "lab", path: "/other" })), "r", CHART);
    new HelmRelease(stackOf(app, "four", exec("https://a")), "r", CHART);
    new HelmRelease(stackOf(app, "five", exec("https://b")), "r", CHART);
    expect(problemsIn(app)).toEqual([]);
  });

  type Chart = [chart: string, values?: { [key: string]: unknown }];
  test.each<[Chart, Chart, string]>([
    [["gpu-operator"], ["nvidia-device-plugin"], "GPU device plugin"],
    [["gpu-operator", { devicePlugin: { enabled: false } }], ["gpu-operator"], "GPU driver"],
    [["gpu-operator"], ["node-feature-discovery"], "node feature discovery"],
    [["gpu-operator"], ["dcgm-exporter"], "DCGM exporter"],
    [["amazon-cloudwatch-observability"], ["dcgm-exporter"], "DCGM exporter"],
    [["nvidia-device-plugin", { gfd: { enabled: true } }], ["node-feature-discovery"], "node feature discovery"],
    [["cert-manager"], ["cert-manager"], "cert-manager"],
    [["kube-prometheus-stack"], ["prometheus-operator"], "Prometheus operator"],
    [["lws"], ["lws"], "LeaderWorkerSet"],
    [["grove-charts"], ["dynamo-platform", { global: { grove: { install: true } } }], "Grove"],
    [["dynamo-platform", { grove: { enabled: true } }], ["grove-charts"], "Grove"],
    [["kai-scheduler"], ["dynamo-platform", { global: { "kai-scheduler": { install: true } } }], "KAI Scheduler"],
    [["snapshot"], ["dynamo-platform", { global: { snapshot: { install: true } } }], "Snapshot operator"],
    [["volcano"], ["volcano"], "Volcano"],
    [["keda"], ["keda"], "KEDA"],
  ])("%j and %j both bring %s", ([first, firstValues], [second, secondValues], brings) => {
    const app = Testing.app();
    new HelmRelease(stackOf(app, "one"), "a", { ...CHART, chart: first, name: "a", values: firstValues });
    new HelmRelease(stackOf(app, "two"), "b", { ...CHART, chart: second, name: "b", values: secondValues });
    const problems = problemsIn(app);
    expect(problems[0]).toMatchObject({ code: "two-owners", constructPath: "two/b", property: "chart", value: second, reason: expect.stringContaining(`${brings}, and so does chart ${first} of one/a`) });
    expect(problems.map(({ code }) => code)).toEqual(problems.map(() => "two-owners"));
  });

  test("where one of them leaves it out, both pass", () => {
    const app = Testing.app();
    new HelmRelease(stackOf(app, "one"), "a", { ...CHART, chart: "gpu-operator", name: "a", values: { devicePlugin: { enabled: false }, nfd: { enabled: false } } });
    new HelmRelease(stackOf(app, "two"), "b", { ...CHART, chart: "nvidia-device-plugin", name: "b", values: { gfd: { enabled: true } } });
    new HelmRelease(stackOf(app, "three"), "c", { ...CHART, chart: "dynamo-platform", name: "c", values: { global: { grove: { install: false } } } });
    new HelmRelease(stackOf(app, "four"), "d", { ...CHART, chart: "grove-charts", name: "d" });
    expect(problemsIn(app)).toEqual([]);
  });
});

describe("HelmRelease", () => {
  test("waits for what it installs and undoes nothing", () => {
    const stack = newStack();
    new HelmRelease(stack, "r", { ...CHART, timeoutSeconds: 42 });
    expect(resources(stack, "helm_release")[0]).toMatchObject({
      name: "release",
      namespace: "ns",
      repository: "https://charts.example.com",
      chart: "thing",
      version: "1.2.3",
      wait: true,
      wait_for_jobs: true,
      atomic: false,
      cleanup_on_fail: false,
      create_namespace: false,
      timeout: 42,
    });
  });

  test("waits for nothing where it is told so", () => {
    const stack = newStack();
    new HelmRelease(stack, "r", { ...CHART, wait: false });
    expect(resources(stack, "helm_release")[0]).toMatchObject({ wait: false, wait_for_jobs: false, timeout: 600 });
  });

  test("takes a chart of ours into the output, under a relative path", () => {
    const stack = newStack();
    new HelmRelease(stack, "r", {
      name: "release",
      namespace: "ns",
      localChart: `${packageRoot()}/constructs/dynamo/crds-chart`,
    });
    const [release] = resources(stack, "helm_release");
    expect(release.chart).toMatch(/^assets\/[^/]+\/[0-9A-F]{32}$/);
    expect(release).not.toHaveProperty("repository");
    expect(release).not.toHaveProperty("version");
  });

  test.each([
    ["invalid-name", "name", { ...CHART, name: "r".repeat(54) }, "1 to 53 characters"],
    ["chart-not-pinned", "version", { ...CHART, version: undefined }, "exact version"],
    ["chart-not-pinned", "repository", { ...CHART, repository: "" }, "repository, name and exact version"],
    ["two-chart-sources", "localChart", { ...CHART, localChart: `${packageRoot()}/constructs/dynamo/crds-chart` }, "one chart"],
  ])("refuses %s at %s", (code, property, props, message) => {
    const stack = newStack();
    new HelmRelease(stack, "r", props);
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({ code, property, constructPath: "stack/r", reason: expect.stringContaining(message) }),
    ]);
  });
});
