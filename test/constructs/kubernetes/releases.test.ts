import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Fn, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { ClusterConnection } from "../../../constructs/cluster/connection";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { HelmAddOn } from "../../../constructs/cluster/helm-add-on";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { GPU_POOL_LABEL, GpuPool } from "../../../constructs/cluster/node-pool";
import { TaintEffect } from "../../../constructs/cluster/scheduling";
import { AccessMode, StorageOffer } from "../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../constructs/core/refuse";
import { packageRoot } from "../../../constructs/core/package-root";
import { AddOns } from "../../../constructs/kubernetes/add-ons";
import { gpuSoftwareAddOns } from "../../../constructs/kubernetes/gpu-software";
import { HelmRelease, HelmReleaseProps } from "../../../constructs/kubernetes/helm-release";
import { Namespace } from "../../../constructs/kubernetes/namespace";
import { connectHelm, connectKubernetes } from "../../../constructs/kubernetes/providers";
import { StorageClasses } from "../../../constructs/kubernetes/storage-classes";
import { valuesText } from "../../../constructs/kubernetes/values-text";
import { describedPool } from "../../harness/described-pool";
import { metadataOf } from "../../harness/differences";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const GPU_TAINT = { key: "nvidia.com/gpu", value: "true", effect: TaintEffect.NO_SCHEDULE };
const SPOT_TAINT = { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: TaintEffect.NO_SCHEDULE };
const SPOT = { key: SPOT_TAINT.key, operator: "Equal", value: "spot", effect: "NoSchedule" };
const CONTROL_PLANE = { key: "node-role.kubernetes.io/control-plane", operator: "Equal", value: "", effect: "NoSchedule" };
const ANY_GPU = { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" };

const pool = (name: string, more: Partial<GpuPool> = {}): GpuPool => describedPool(name, { taints: [GPU_TAINT], ...more });

const cluster = (more: Partial<IKubernetesCluster> = {}): IKubernetesCluster => ({
  clusterName: "c",
  connection: ClusterConnection.kubeconfig({ context: "kind" }),
  gpuPools: [pool("l4")],
  storage: [],
  gpuSoftware: GpuSoftware.PROVIDED,
  addOns: [],
  ...more,
});

const addOn = (name: string, more: Partial<HelmAddOn> = {}): HelmAddOn => ({
  name,
  repository: "https://charts.example.com",
  chart: name,
  version: "1.0.0",
  namespace: "kube-system",
  ...more,
});

const newStack = (): TerraformStack => new TerraformStack(Testing.app(), "stack");
const synth = (stack: TerraformStack): any => JSON.parse(Testing.synth(stack));
const resources = (stack: TerraformStack, type: string): any[] => Object.values(synth(stack).resource?.[type] ?? {});
const named = (all: any[], name: string): any => all.find((one) => one.name === name);

describe("providers", () => {
  const exec = ClusterConnection.exec({
    host: "https://api.example.com",
    clusterCaCertificate: "PEM",
    credential: { command: "aws", args: ["eks", "get-token"], env: { AWS_REGION: "eu-west-1" } },
  });
  const plugin = {
    api_version: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token"],
    env: { AWS_REGION: "eu-west-1" },
  };

  test("ask a program for the credential: an object for Helm, a list for Kubernetes", () => {
    const stack = newStack();
    expect(connectHelm(stack, exec).node.id).toBe("helm");
    expect(connectKubernetes(stack, exec).node.id).toBe("kubernetes");
    const { provider } = synth(stack);
    const address = { host: "https://api.example.com", cluster_ca_certificate: "PEM" };
    expect(provider.helm).toEqual([{ kubernetes: { ...address, exec: plugin } }]);
    expect(provider.kubernetes).toEqual([{ ...address, exec: [plugin] }]);
  });

  test("use a context of a kubeconfig", () => {
    const stack = newStack();
    const connection = ClusterConnection.kubeconfig({ context: "kind-dev" });
    connectHelm(stack, connection);
    connectKubernetes(stack, connection);
    const { provider } = synth(stack);
    const expected = { config_path: "~/.kube/config", config_context: "kind-dev" };
    expect(provider.helm).toEqual([{ kubernetes: expected }]);
    expect(provider.kubernetes).toEqual([expected]);
  });
});

describe("values", () => {
  const resolved = (values: (variable: TerraformVariable, count: TerraformVariable) => object): string => {
    const stack = newStack();
    const variable = new TerraformVariable(stack, "ca", { type: "string" });
    const count = new TerraformVariable(stack, "count", { type: "number" });
    new HelmRelease(stack, "r", { ...CHART, values: values(variable, count) as HelmReleaseProps["values"] });
    return resources(stack, "helm_release")[0].values[0];
  };

  test("have sorted keys, whatever order they were written in, and lose what is undefined", () => {
    expect(valuesText({ b: { z: 1, a: [1, null] }, a: undefined, A: true })).toBe('{"A":true,"b":{"a":[1,null],"z":1}}');
  });

  test("let a token keep its type and its quotes, by Terraform's own jsonencode", () => {
    expect(resolved((ca) => ({ ca: ca.stringValue }))).toBe('{"ca":${jsonencode(var.ca)}}');
    expect(resolved((_, count) => ({ count: count.numberValue }))).toBe('{"count":${jsonencode(var.count)}}');
    expect(resolved((ca) => ({ any: [ca.value] }))).toBe('{"any":[${jsonencode(var.ca)}]}');
    expect(resolved((ca) => ({ arn: Fn.base64encode(ca.stringValue) }))).toBe('{"arn":${jsonencode(base64encode(var.ca))}}');
  });

  test("insert a token into a longer text, whose own quotes and dollar signs stay text", () => {
    expect(resolved((ca) => ({ text: `say "\${HOME}" %{if} ${ca.stringValue}` }))).toBe(
      '{"text":"say \\"$${HOME}\\" %%{if} ${var.ca}"}',
    );
  });
});

const CHART = {
  name: "release",
  namespace: "ns",
  repository: "https://charts.example.com",
  chart: "thing",
  version: "1.2.3",
};

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

describe("Namespace", () => {
  test("is a resource of its own, with a constant name", () => {
    const stack = newStack();
    expect(new Namespace(stack, "n", { name: "models", labels: { team: "a" } }).name).toBe("models");
    expect(metadataOf(resources(stack, "kubernetes_namespace_v1")[0])).toEqual({ name: "models", labels: { team: "a" } });
  });

  test("refuses a name that Kubernetes would", () => {
    const stack = newStack();
    new Namespace(stack, "n", { name: "My_Models" });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({
        code: "invalid-name",
        property: "name",
        constructPath: "stack/n",
        fix: 'write it like "my-models"',
      }),
    ]);
  });
});

describe("StorageClasses", () => {
  const offer = (className: string, more: Partial<StorageOffer> = {}): StorageOffer => ({
    className,
    accessModes: [AccessMode.READ_WRITE_MANY],
    definition: { provisioner: "csi.example.com" },
    ...more,
  });

  test("are made where there is a definition, with safe defaults", () => {
    const stack = newStack();
    const storage = [
      offer("there-already", { definition: undefined }),
      offer("plain"),
      offer("own", {
        isDefault: true,
        definition: {
          provisioner: "efs.csi.aws.com",
          parameters: { fileSystemId: "fs-1" },
          mountOptions: ["tls"],
          reclaimPolicy: "Retain",
          volumeBindingMode: "Immediate",
          allowVolumeExpansion: false,
        },
      }),
    ];
    new StorageClasses(stack, "classes", { cluster: cluster({ storage }) });
    const made = synth(stack).resource.kubernetes_storage_class_v1;
    expect(Object.keys(made)).toEqual([expect.stringMatching(/^classes_own_/), expect.stringMatching(/^classes_plain_/)]);
    const [own, plain] = Object.values<any>(made);
    expect(plain).toMatchObject({
      metadata: { name: "plain" },
      storage_provisioner: "csi.example.com",
      reclaim_policy: "Delete",
      volume_binding_mode: "WaitForFirstConsumer",
      allow_volume_expansion: true,
    });
    expect(plain.metadata).not.toHaveProperty("annotations");
    expect(own).toMatchObject({
      metadata: { name: "own", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      parameters: { fileSystemId: "fs-1" },
      mount_options: ["tls"],
      reclaim_policy: "Retain",
      volume_binding_mode: "Immediate",
      allow_volume_expansion: false,
    });
  });

  test("refuse two defaults and a name twice, and make the rest", () => {
    const stack = newStack();
    const storage = [offer("a", { isDefault: true }), offer("b", { isDefault: true }), offer("a")];
    new StorageClasses(stack, "classes", { cluster: cluster({ storage }) });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({
        code: "duplicate-storage-class",
        property: "cluster.storage[2].className",
        constructPath: "stack/classes",
        reason: "the same name stands at cluster.storage[0].className",
      }),
      expect.objectContaining({
        code: "two-default-classes",
        property: "cluster.storage",
        constructPath: "stack/classes",
        value: ["a", "b"],
        fix: "mark at most one as default",
      }),
    ]);
    const made = resources(stack, "kubernetes_storage_class_v1");
    expect(made.map(({ metadata }) => [metadata.name, metadata.annotations !== undefined])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });
});

describe("GPU software", () => {
  const gpuPools = [pool("big", { taints: [GPU_TAINT, SPOT_TAINT], spotTaints: [SPOT_TAINT] }), pool("a")];
  const terms = [
    { matchExpressions: [{ key: "pool", operator: "In", values: ["a"] }] },
    { matchExpressions: [{ key: "pool", operator: "In", values: ["big"] }] },
  ];
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };

  test("finds the nodes by one label where all pools carry it, so that one more pool changes nothing", () => {
    const labelled = (name: string): GpuPool => pool(name, { labels: { [GPU_POOL_LABEL]: name } });
    for (const gpuSoftware of [GpuSoftware.DEVICE_PLUGIN, GpuSoftware.GPU_OPERATOR]) {
      const one = gpuSoftwareAddOns(cluster({ gpuSoftware, gpuPools: [labelled("a")] }));
      expect(JSON.stringify(one)).toContain(JSON.stringify([{ matchExpressions: [{ key: GPU_POOL_LABEL, operator: "Exists" }] }]));
      expect(gpuSoftwareAddOns(cluster({ gpuSoftware, gpuPools: [labelled("b"), labelled("a")] }))).toEqual(one);
    }
  });

  test("is nothing of ours where the cloud brings it", () => {
    expect(gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.PROVIDED }))).toEqual([]);
  });

  test("is the device plugin, on the nodes of GPU pools only and in spite of every taint of theirs", () => {
    expect(gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.DEVICE_PLUGIN, gpuPools }))).toEqual([
      {
        name: "nvidia-device-plugin",
        repository: "https://nvidia.github.io/k8s-device-plugin",
        chart: "nvidia-device-plugin",
        version: "0.20.0",
        namespace: "kube-system",
        values: { affinity, tolerations: [ANY_GPU, SPOT], mofedEnabled: false },
      },
    ]);
  });

  test("is the GPU Operator, whose feature discovery reaches the same nodes", () => {
    const [operator] = gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.GPU_OPERATOR, gpuPools }));
    expect(operator).toMatchObject({
      name: "gpu-operator",
      repository: "https://helm.ngc.nvidia.com/nvidia",
      version: "v26.3.3",
      namespace: "gpu-operator",
      createNamespace: true,
      namespaceLabels: { "pod-security.kubernetes.io/enforce": "privileged" },
    });
    const values = operator.values as any;
    expect(values.daemonsets.tolerations).toEqual([ANY_GPU, SPOT]);
    expect(values["node-feature-discovery"].worker).toEqual({ affinity, tolerations: [CONTROL_PLANE, ANY_GPU, SPOT] });
    expect(values.operator.tolerations).toEqual([CONTROL_PLANE, SPOT]);
    expect(values.dcgmExporter.serviceMonitor.enabled).toBe(false);
  });

  test("doesn't change when pools change places", () => {
    const at = (pools: GpuPool[]): string =>
      valuesText(gpuSoftwareAddOns(cluster({ gpuSoftware: GpuSoftware.GPU_OPERATOR, gpuPools: pools })));
    expect(at([...gpuPools].reverse())).toBe(at(gpuPools));
  });
});

describe("AddOns", () => {
  const install = (addOns: HelmAddOn[], more: Partial<IKubernetesCluster> = {}): TerraformStack => {
    const stack = newStack();
    new AddOns(stack, "add-ons", { cluster: cluster({ addOns, ...more }) });
    return stack;
  };

  test("install the GPU software and the cloud's charts, each after what it names", () => {
    const stack = install(
      [addOn("last", { after: ["first", "nvidia-device-plugin"] }), addOn("first", { values: { a: 1 }, timeoutSeconds: 30 })],
      { gpuSoftware: GpuSoftware.DEVICE_PLUGIN },
    );
    const { resource } = synth(stack);
    const all = resource.helm_release;
    const idOf = (name: string): string => Object.keys(all).find((id) => all[id].name === name) as string;
    expect(Object.keys(all)).toHaveLength(3);
    expect(all[idOf("first")]).toMatchObject({ values: ['{"a":1}'], timeout: 30, version: "1.0.0" });
    expect(all[idOf("first")]).not.toHaveProperty("depends_on");
    expect(all[idOf("last")].depends_on).toEqual([
      `helm_release.${idOf("first")}`,
      `helm_release.${idOf("nvidia-device-plugin")}`,
    ]);
    expect(resource).not.toHaveProperty("kubernetes_namespace_v1");
  });

  test("make a namespace once, with its labels, and install after it", () => {
    const stack = install([addOn("a", { namespace: "shared", createNamespace: true })], {
      gpuSoftware: GpuSoftware.GPU_OPERATOR,
    });
    const { resource } = synth(stack);
    const namespaces = Object.entries<any>(resource.kubernetes_namespace_v1);
    expect(namespaces.map(([, one]) => metadataOf(one))).toEqual([
      { name: "gpu-operator", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      { name: "shared" },
    ]);
    const operator = named(Object.values(resource.helm_release), "gpu-operator");
    expect(operator.depends_on).toEqual([`kubernetes_namespace_v1.${namespaces[0][0]}`]);
  });

  test("have the same ids in any order", () => {
    const addOns = [addOn("a"), addOn("b", { after: ["a"] })];
    const ids = (stack: TerraformStack): string[] => Object.keys(synth(stack).resource.helm_release).sort();
    expect(ids(install([...addOns].reverse()))).toEqual(ids(install(addOns)));
  });

  test("refuse a name twice, an after that names nothing, and a circle, and install the rest", () => {
    const stack = install([
      addOn("a", { after: ["b"] }),
      addOn("b", { after: ["a"] }),
      addOn("controller"),
      addOn("controller"),
      addOn("late", { after: ["controler"] }),
      addOn(""),
    ]);
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({ code: "invalid-name", property: "cluster.addOns[5].name" }),
      expect.objectContaining({
        code: "duplicate-add-on",
        property: "cluster.addOns[3].name",
        value: "controller",
        reason: "the same name stands at cluster.addOns[2].name",
      }),
      expect.objectContaining({
        code: "add-on-cycle",
        property: "cluster.addOns[0].after",
        constructPath: "stack/add-ons",
        reason: "each would wait for the other: a after b after a",
      }),
      expect.objectContaining({
        code: "unknown-add-on",
        property: "cluster.addOns[4].after[0]",
        constructPath: "stack/add-ons",
        value: "controler",
        fix: 'did you mean "controller"?',
      }),
    ]);
    const names = resources(stack, "helm_release").map((release) => release.name);
    expect(names.sort()).toEqual(["a", "b", "controller", "late"]);
  });

  test("refuse a chart of the cloud's that has the name of the GPU software", () => {
    const stack = install([addOn("gpu-operator")], { gpuSoftware: GpuSoftware.GPU_OPERATOR });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({
        code: "duplicate-add-on",
        property: "cluster.addOns[0].name",
        reason: "the same name stands at cluster.gpuSoftware.name",
      }),
    ]);
  });
});
