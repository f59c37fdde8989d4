import * as fs from "fs";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { Capacity } from "../../../constructs/cluster/capacity";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../constructs/cluster/fabric";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { GpuPool } from "../../../constructs/cluster/node-pool";
import { TaintEffect } from "../../../constructs/cluster/scheduling";
import { packageRoot } from "../../../constructs/core/package-root";
import { problemsIn } from "../../../constructs/core/refuse";
import { readPath as readValue } from "../../../constructs/core/value-path";
import { crdApplyDigest, crdApplyValues, crdsChartPath, webhookServiceName } from "../../../constructs/dynamo/crd-apply";
import { DynamoCrds, DynamoCrdsProps } from "../../../constructs/dynamo/crds";
import { DynamoPlatform, DynamoPlatformProps } from "../../../constructs/dynamo/platform";
import { DataService, GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { PlatformOptions } from "../../../constructs/dynamo/platform-options";
import { platformValues, splitImage } from "../../../constructs/dynamo/platform-values";
import { DynamoRelease, findReleaseProblems } from "../../../constructs/dynamo/release";
import { describeWithHelm, helmLint, helmTemplate } from "../../harness/helm";
import { metadataOf } from "../../harness/differences";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const SPOT_TAINT = { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: TaintEffect.NO_SCHEDULE };
const SPOT = { key: SPOT_TAINT.key, operator: "Equal", value: "spot", effect: "NoSchedule" };

const pool: GpuPool = {
  name: "a100",
  labels: { agentpool: "a100" },
  nodeSelector: { agentpool: "a100" },
  taints: [SPOT_TAINT],
  spotTaints: [SPOT_TAINT],
  minNodes: 0,
  maxNodes: 2,
  capacity: Capacity.SPOT,
  gpu: "NVIDIA A100",
  gpusPerNode: 1,
  fabric: Fabric.NONE,
};

const onDemand = new ExistingCluster({
  clusterName: "kind",
  context: "kind-kind",
  gpuPools: [{ ...pool, taints: [], spotTaints: undefined, capacity: Capacity.ON_DEMAND }],
  storage: [],
});
const spot = new ExistingCluster({ clusterName: "spot", context: "spot", gpuPools: [pool], storage: [] });

const newStack = (): TerraformStack => new TerraformStack(Testing.app(), "stack");

function install(props: Partial<DynamoPlatformProps> = {}): { stack: TerraformStack; release: any; values: any; resource: any } {
  const stack = newStack();
  new DynamoPlatform(stack, "platform", { cluster: onDemand, ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  const [release] = Object.values<any>(resource.helm_release);
  return { stack, release, values: JSON.parse(release.values[0]), resource };
}

function installCrds(props: Partial<DynamoCrdsProps> = {}): { stack: TerraformStack; release: any; values: any; resource: any } {
  const stack = newStack();
  new DynamoCrds(stack, "crds", { cluster: onDemand, ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  const [release] = Object.values<any>(resource.helm_release);
  return { stack, release, values: release.values && JSON.parse(release.values[0]), resource };
}

describe("releases", () => {
  const known = DynamoRelease.known();

  test.each(known)("%s has a whole profile", (version) => {
    const release = DynamoRelease.of(version);
    expect(release.isKnown).toBe(true);
    expect(["chart", "job"]).toContain(release.crdDelivery);
    expect(["v1alpha1", "v1beta1"]).toContain(release.graphApiVersion);
    expect(release.vllmRuntimeImage()).toBe(`nvcr.io/nvidia/ai-dynamo/vllm-runtime:${version}`);
    expect(findReleaseProblems("release", version)).toEqual([]);
  });

  test("stand in the order of their numbers, the default among them", () => {
    const number = (version: string): number =>
      version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
    expect(known.map(number)).toEqual(known.map(number).sort((a, b) => a - b));
    expect(known).toContain(DynamoRelease.DEFAULT);
  });

  test.each([
    ["0.9.1", "chart", "v1alpha1", false, "nats.enabled", true, "etcd.enabled", true, undefined, 575],
    ["1.0.2", "job", "v1alpha1", false, "nats.enabled", true, "global.etcd.install", false, undefined, 575],
    // NATS moved to global on 7 May 2026, after 1.1.1 (ai-dynamo/dynamo PR 9232).
    ["1.1.1", "job", "v1alpha1", false, "nats.enabled", true, "global.etcd.install", false, undefined, 575],
    ["1.2.1", "job", "v1alpha1", true, "global.nats.install", true, "global.etcd.install", false, undefined, 575],
    ["1.3.0", "job", "v1beta1", true, "global.nats.install", true, "global.etcd.install", false, undefined, 580],
    ["1.5.1", "job", "v1beta1", true, "global.nats.install", false, "global.etcd.install", false, "1.30", 580],
    ["1.6.1", "job", "v1beta1", true, "global.nats.install", false, "global.etcd.install", false, "1.30", 580],
  ])("%s: CRDs by %s, graphs in %s", (version, crds, graph, flags, nats, natsOn, etcd, etcdOn, kubernetes, driver) => {
    expect(DynamoRelease.of(version)).toMatchObject({
      crdDelivery: crds,
      graphApiVersion: graph,
      needsConversionWebhookFlags: flags,
      natsPath: nats,
      natsByDefault: natsOn,
      etcdPath: etcd,
      etcdByDefault: etcdOn,
      kubernetesMinimum: kubernetes,
      minimumDriver: driver,
    });
  });

  test("an unknown one is like the newest, and refused with the nearest name", () => {
    const release = DynamoRelease.of("1.15.1");
    expect(release).toMatchObject({ isKnown: false, version: "1.15.1", vllmVersion: DynamoRelease.of("1.6.0").vllmVersion });
    expect(findReleaseProblems("dynamo.release", "1.15.1")).toEqual([
      expect.objectContaining({
        code: "unknown-release",
        property: "dynamo.release",
        reason: expect.stringContaining("known are 0.8.0, 0.8.1, 0.9.0"),
        fix: expect.stringMatching(/^did you mean "1\.\d\.\d"\? The default is "1\.6\.1"$/),
      }),
    ]);
  });

  test("are all in the page, with what the table says", () => {
    const page = fs.readFileSync(path.join(packageRoot(), "docs", "dynamo.md"), "utf8");
    for (const version of known) {
      const { vllmVersion, crdDelivery, graphApiVersion, minimumDriver } = DynamoRelease.of(version);
      const row = page.split("\n").find((line) => line.startsWith("|") && line.includes(version)) ?? "";
      expect([version, row.split("|").map((cell) => cell.trim())]).toEqual([
        version,
        expect.arrayContaining([vllmVersion, crdDelivery, graphApiVersion, String(minimumDriver)]),
      ]);
    }
  });
});

describe("DynamoCrds", () => {
  test("from 1.0 on: a Job of ours in a namespace of its own", () => {
    const { release, values, resource } = installCrds();
    const [[id, namespace]] = Object.entries<any>(resource.kubernetes_namespace_v1);
    expect(metadataOf(namespace)).toEqual({
      name: "dynamo-crds",
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    });
    expect(release).toMatchObject({
      name: "dynamo-crds",
      namespace: "dynamo-crds",
      wait: true,
      wait_for_jobs: true,
      depends_on: [`kubernetes_namespace_v1.${id}`],
    });
    expect(release.chart).toMatch(/^assets\//);
    expect(values).toEqual({
      image: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.6.1",
      release: "1.6.1",
      jobName: expect.stringMatching(/^crd-apply-1-6-1-[0-9a-f]{8}$/),
      conversionWebhookService: { name: "dynamo-platform-dynamo-operator-webhook-service", namespace: "dynamo-system" },
    });
  });

  test("names the platform that is to come", () => {
    const { values } = installCrds({ platformNamespace: "ai", platformReleaseName: "mine" });
    expect(values.conversionWebhookService).toEqual({ name: "mine-dynamo-operator-webhook-service", namespace: "ai" });
    expect(webhookServiceName("my-dynamo-operator")).toBe("my-dynamo-operator-webhook-service");
  });

  test("before 1.2 the applier doesn't know the webhook's flags", () => {
    expect(installCrds({ release: "1.1.1" }).values).not.toHaveProperty("conversionWebhookService");
  });

  test("takes another image, pull secrets, and spot nodes", () => {
    const { values } = installCrds({ cluster: spot, operatorImage: "mirror/operator:1.6.1", imagePullSecrets: ["s"] });
    expect(values).toMatchObject({ image: "mirror/operator:1.6.1", imagePullSecrets: ["s"], tolerations: [SPOT] });
  });

  test("another pod is another Job, since a Job can't be changed", () => {
    const names = [
      installCrds(),
      installCrds({ release: "1.6.0" }),
      installCrds({ cluster: spot }),
      installCrds({ operatorImage: "mirror/operator:1.6.1" }),
      installCrds({ platformNamespace: "ai" }),
    ].map(({ values }) => values.jobName);
    expect(new Set(names).size).toBe(names.length);
    expect(installCrds().values.jobName).toBe(names[0]);
  });

  test("to 0.9.1: NVIDIA's chart, in namespace default", () => {
    const { release, resource } = installCrds({ release: "0.9.1" });
    expect(release).toMatchObject({
      name: "dynamo-crds",
      namespace: "default",
      repository: "https://helm.ngc.nvidia.com/nvidia/ai-dynamo",
      chart: "dynamo-crds",
      version: "0.9.1",
      wait: true,
    });
    expect(resource).not.toHaveProperty("kubernetes_namespace_v1");
  });

  test.each([
    [{ release: "v1.6.0" }, "unknown-release", "release", 'did you mean "1.6.1"'],
    [{ platformReleaseName: "p".repeat(32) }, "invalid-name", "platformReleaseName", "write it like"],
    [{ platformNamespace: "AI" }, "invalid-name", "platformNamespace", 'write it like "ai"'],
    [{ platformNamespace: "dynamo-crds" }, "namespace-taken", "platformNamespace", 'such as "dynamo-system"'],
  ])("refuses %j", (props, code, property, fix) => {
    const { stack } = installCrds(props);
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({ code, property, constructPath: "stack/crds", fix: expect.stringContaining(fix) }),
    ]);
  });
});

describe("DynamoPlatform", () => {
  test("is NVIDIA's chart over HTTPS, in a namespace of its own", () => {
    const { release, values, resource } = install();
    const [[id, namespace]] = Object.entries<any>(resource.kubernetes_namespace_v1);
    expect(metadataOf(namespace)).toEqual({ name: "dynamo-system" });
    expect(release).toMatchObject({
      name: "dynamo-platform",
      namespace: "dynamo-system",
      repository: "https://helm.ngc.nvidia.com/nvidia/ai-dynamo",
      chart: "dynamo-platform",
      version: "1.6.1",
      timeout: 900,
      depends_on: [`kubernetes_namespace_v1.${id}`],
    });
    expect(values).toEqual({
      global: {
        nats: { install: false },
        etcd: { install: false },
        grove: { install: false, enabled: false },
        "kai-scheduler": { install: false, enabled: false },
      },
      "dynamo-operator": {
        upgradeCRD: false,
        controllerManager: {
          manager: { image: { repository: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator", tag: "1.6.1" } },
        },
      },
    });
  });

  test("can leave the namespace to somebody else", () => {
    const { release, resource } = install({ createNamespace: false, namespace: "ai", releaseName: "mine" });
    expect(resource).not.toHaveProperty("kubernetes_namespace_v1");
    expect(release).toMatchObject({ name: "mine", namespace: "ai" });
    expect(release).not.toHaveProperty("depends_on");
  });

  test.each([
    [{ release: "1.7.0" }, "unknown-release", "release"],
    [{ releaseName: "p".repeat(54) }, "invalid-name", "releaseName"],
    [{ namespace: "my_ns" }, "invalid-name", "namespace"],
  ])("refuses %j", (props, code, property) => {
    expect(problemsIn(install(props).stack)).toEqual([
      expect.objectContaining({ code, property, constructPath: "stack/platform" }),
    ]);
  });

  test("refuses a second operator in a cluster, but not in another", () => {
    const stack = newStack();
    new DynamoPlatform(stack, "one", { cluster: onDemand });
    new DynamoPlatform(new TerraformStack(App.of(stack), "other"), "other-cluster", { cluster: spot });
    new DynamoPlatform(stack, "two", { cluster: onDemand, namespace: "ai", releaseName: "mine" });
    new DynamoPlatform(stack, "restricted", {
      cluster: onDemand,
      namespace: "team",
      values: { "dynamo-operator": { namespaceRestriction: { enabled: true } } },
    });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({
        code: "two-operators",
        property: "cluster",
        constructPath: "stack/two",
        value: "kind",
        reason: expect.stringContaining("that of stack/one"),
      }),
    ]);
  });
});

describe("platform values", () => {
  const values = (version: string, options: PlatformOptions = {}, more = {}): any =>
    platformValues({ release: DynamoRelease.of(version), tolerations: [], ...more }, options);

  test("stand at the paths that the release reads, and none at a path that it refuses", () => {
    const old = values("0.9.1", { grove: GangScheduler.BUNDLED });
    expect(old).toMatchObject({
      nats: { enabled: true },
      etcd: { enabled: true },
      grove: { enabled: true },
      "kai-scheduler": { enabled: false },
      "dynamo-operator": { nats: { enabled: true } },
    });
    expect(old).not.toHaveProperty("global");
    expect(old["dynamo-operator"]).not.toHaveProperty("upgradeCRD");
    expect(values("1.0.2")).toMatchObject({ nats: { enabled: true }, global: { etcd: { install: false } } });
    expect(values("1.0.2")).not.toHaveProperty("grove");
    for (const version of DynamoRelease.known().filter((one) => DynamoRelease.of(one).enforces("moved-values"))) {
      const all = values(version, {}, { tolerations: [SPOT], systemNodeSelector: { pool: "system" } });
      for (const name of ["nats", "etcd", "grove", "kai-scheduler"]) {
        expect([version, name, readValue(all, `${name}.enabled`)]).toEqual([version, name, undefined]);
      }
      expect([version, all.global.nats.install]).toEqual([version, DynamoRelease.of(version).natsByDefault]);
    }
  });

  test("always name the operator's own image of the release", () => {
    for (const version of DynamoRelease.known()) {
      expect(readValue(values(version), "dynamo-operator.controllerManager.manager.image.tag")).toBe(version);
    }
    const image = (operatorImage: string): unknown =>
      readValue(values("1.6.1", { operatorImage }), "dynamo-operator.controllerManager.manager.image");
    expect(image("mirror:5000/operator")).toEqual({ repository: "mirror:5000/operator", tag: "1.6.1" });
    expect(image("mirror:5000/operator:v2")).toEqual({ repository: "mirror:5000/operator", tag: "v2" });
    expect(splitImage("a/b@sha256:0f", "x")).toEqual({ repository: "a/b@sha256", tag: "0f" });
  });

  test.each([
    ["0.9.1", true, true],
    // No such Job from 1.0 on: the tree of upstream's tag v1.0.1 has neither its value nor its template.
    ["1.0.2", false, false],
    ["1.1.1", false, false],
    ["1.2.1", false, false],
    ["1.6.1", false, false],
  ])("%s: tolerate spot nodes at every place that has pods", (version, certificateJob, sshKeygenJob) => {
    const all = values(version, {}, { tolerations: [SPOT] });
    const expected: [string, boolean][] = [
      ["dynamo-operator.controllerManager.tolerations", true],
      ["dynamo-operator.webhook.certGenerator.tolerations", certificateJob],
      ["dynamo-operator.dynamo.mpiRun.sshKeygen.tolerations", sshKeygenJob],
      ["etcd.tolerations", true],
      ["nats.podTemplate.merge.spec.tolerations", true],
      ["nats.natsBox.podTemplate.merge.spec.tolerations", true],
      ["grove.tolerations", true],
      ["kai-scheduler.global.tolerations", true],
    ];
    for (const [place, there] of expected) expect([place, readValue(all, place)]).toEqual([place, there ? [SPOT] : undefined]);
  });

  test("keep NATS and etcd on the system pool", () => {
    const all = values("1.6.1", {}, { systemNodeSelector: { pool: "system" } });
    expect(all.etcd.nodeSelector).toEqual({ pool: "system" });
    expect(all.nats.podTemplate.merge.spec.nodeSelector).toEqual({ pool: "system" });
  });

  test("say where NATS, etcd, Prometheus and pull secrets are", () => {
    const all = values("1.6.1", {
      nats: DataService.external("nats://n:4222"),
      etcd: DataService.BUNDLED,
      discoveryBackend: "etcd",
      prometheusEndpoint: "http://p:9090",
      podMonitors: true,
      imagePullSecrets: ["s"],
    });
    expect(all.global).toMatchObject({ nats: { install: false }, etcd: { install: true } });
    expect(all["dynamo-operator"]).toMatchObject({
      natsAddr: "nats://n:4222",
      discoveryBackend: "etcd",
      imagePullSecrets: [{ name: "s" }],
      dynamo: { metrics: { prometheusEndpoint: "http://p:9090", podMonitors: { enabled: true } } },
    });
    expect(all["dynamo-operator"]).not.toHaveProperty("etcdAddr");
  });

  test("tell KAI not to evict what Grove holds, where the chart asks for it", () => {
    const both = { grove: GangScheduler.EXTERNAL, kaiScheduler: GangScheduler.BUNDLED };
    const period = "kai-scheduler.scheduler.args.default-staleness-grace-period";
    expect(values("1.6.1", both).global).toMatchObject({
      grove: { install: false, enabled: true },
      "kai-scheduler": { install: true, enabled: true },
    });
    expect(readValue(values("1.6.1", both), period)).toBe("-1s");
    expect(readValue(values("1.4.2", both), period)).toBeUndefined();
    expect(readValue(values("1.6.1", { kaiScheduler: GangScheduler.BUNDLED }), period)).toBeUndefined();
  });

  test("let the caller's own win, map by map", () => {
    const all = values("1.6.1", { values: { "dynamo-operator": { gpuDiscovery: { enabled: false } }, nats: null } });
    expect(all["dynamo-operator"]).toMatchObject({ gpuDiscovery: { enabled: false }, upgradeCRD: false });
  });
});

describe("what the platform's chart would refuse", () => {
  const operator = (part: object): PlatformOptions => ({ values: { "dynamo-operator": part } });
  const cases: [string, string, PlatformOptions, string, string][] = [
    ["1.6.1", "moved-value", { values: { nats: { enabled: true } } }, "values.nats.enabled", "it reads global.nats.install"],
    ["1.6.1", "moved-value", { values: { grove: { enabled: true } } }, "values.grove.enabled", "fails to install"],
    ["1.0.2", "moved-value", { values: { global: { nats: { install: false } } } }, "values.global.nats.install", "it reads nats.enabled"],
    [
      "1.6.1",
      "operator-tag-differs",
      operator({ controllerManager: { manager: { image: { tag: "1.4.2" } } } }),
      "values.dynamo-operator.controllerManager.manager.image.tag",
      "release 1.6.1",
    ],
    ["1.6.1", "two-crd-owners", operator({ upgradeCRD: true }), "values.dynamo-operator.upgradeCRD", "applied by DynamoCrds"],
    [
      "1.6.1",
      "two-crd-owners",
      operator({ upgradeCRD: true, namespaceRestriction: { enabled: true } }),
      "values.dynamo-operator.upgradeCRD",
      "applied by DynamoCrds",
    ],
    [
      "1.6.1",
      "leader-election-id",
      operator({ controllerManager: { leaderElection: { id: "mine" } } }),
      "values.dynamo-operator.controllerManager.leaderElection.id",
      "would both act",
    ],
    [
      "1.6.1",
      "leader-election-namespace",
      operator({ controllerManager: { leaderElection: { namespace: "dynamo-system" } } }),
      "values.dynamo-operator.controllerManager.leaderElection.namespace",
      "not to be the platform's own",
    ],
    ["1.6.1", "unknown-discovery-backend", { discoveryBackend: "consul" }, "discoveryBackend", "kubernetes or etcd"],
    ["1.6.1", "discovery-without-etcd", { discoveryBackend: "etcd" }, "discoveryBackend", "isn't there"],
    [
      "1.6.1",
      "kai-evicts-stale-groups",
      {
        grove: GangScheduler.BUNDLED,
        kaiScheduler: GangScheduler.BUNDLED,
        values: { "kai-scheduler": { scheduler: { args: { "default-staleness-grace-period": "60s" } } } },
      },
      "values.kai-scheduler.scheduler.args.default-staleness-grace-period",
      "must not evict",
    ],
    [
      "1.4.2",
      "two-gang-schedulers",
      { kaiScheduler: GangScheduler.EXTERNAL, values: { global: { "volcano-scheduler": { enabled: true } } } },
      "values.global.volcano-scheduler.enabled",
      "only one of them",
    ],
    [
      "1.4.2",
      "webhook-namespace-selector",
      operator({ webhook: { namespaceSelector: { matchLabels: { a: "b" } } } }),
      "values.dynamo-operator.webhook.namespaceSelector",
      "unchecked",
    ],
    ["0.9.1", "external-scheduler-not-offered", { grove: GangScheduler.EXTERNAL }, "grove", "installs itself"],
  ];

  test.each(cases)("%s: %s", (release, code, options, property, reason) => {
    expect(problemsIn(install({ release, ...options }).stack)).toEqual([
      expect.objectContaining({
        code,
        property,
        constructPath: "stack/platform",
        reason: expect.stringContaining(reason),
      }),
    ]);
  });

  test("and what it takes is not refused", () => {
    const sound: Partial<DynamoPlatformProps>[] = [
      ...DynamoRelease.known().map((release) => ({ release })),
      { discoveryBackend: "etcd", etcd: DataService.BUNDLED },
      { discoveryBackend: "etcd", etcd: DataService.external("http://e:2379") },
      { grove: GangScheduler.BUNDLED, kaiScheduler: GangScheduler.BUNDLED },
      { release: "1.3.1", values: { "dynamo-operator": { webhook: { namespaceSelector: { matchLabels: { a: "b" } } } } } },
      { operatorImage: "mirror/operator:1.6.1-patched" },
      { values: { "dynamo-operator": { controllerManager: { leaderElection: { id: "dynamo.nvidia.com", namespace: "kube-system" } } } } },
    ];
    for (const props of sound) expect([props, problemsIn(install(props).stack)]).toEqual([props, []]);
  });

  test("and values of the wrong shape are refused with everything else, not thrown at", () => {
    const { stack } = install({ release: "1.7.0", values: { "dynamo-operator": "on" } });
    expect(problemsIn(stack).map(({ code }) => code)).toEqual(["unknown-release", "operator-tag-differs"]);
  });
});

describeWithHelm("the chart that applies the CRDs", () => {
  const options = (version: string, cluster: IKubernetesCluster = onDemand): Parameters<typeof crdApplyValues>[0] => {
    const release = DynamoRelease.of(version);
    return {
      release,
      image: release.operatorImage(),
      platformNamespace: "dynamo-system",
      platformReleaseName: "dynamo-platform",
      tolerations: cluster === spot ? [SPOT] : [],
      imagePullSecrets: cluster === spot ? ["pull"] : undefined,
    };
  };
  const render = (version: string, cluster?: IKubernetesCluster): any[] =>
    helmTemplate(crdsChartPath(), crdApplyValues(options(version, cluster)), { name: "dynamo-crds", namespace: "dynamo-crds" });
  const job = (objects: any[]): any => objects.find(({ kind }) => kind === "Job");

  test("passes the linter", () => {
    expect(helmLint(crdsChartPath(), crdApplyValues(options("1.6.1", spot)))).toContain("0 chart(s) failed");
  });

  test("runs the operator image's own applier, with the flags of the release", () => {
    const { containers } = job(render("1.6.1")).spec.template.spec;
    expect(containers).toHaveLength(1);
    expect(containers[0]).toMatchObject({
      image: "nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.6.1",
      command: ["/crd-apply"],
      args: [
        "--crds-dir=/opt/dynamo-operator/crds/",
        "--version=1.6.1",
        "--conversion-webhook-service-name=dynamo-platform-dynamo-operator-webhook-service",
        "--conversion-webhook-service-namespace=dynamo-system",
      ],
    });
    expect(job(render("1.0.2")).spec.template.spec.containers[0].args).toEqual([
      "--crds-dir=/opt/dynamo-operator/crds/",
      "--version=1.0.2",
    ]);
  });

  test("can apply CRDs and nothing else, and never delete one", () => {
    const objects = render("1.6.1");
    expect(objects.map(({ kind }) => kind).sort()).toEqual(["ClusterRole", "ClusterRoleBinding", "Job", "ServiceAccount"]);
    const { rules } = objects.find(({ kind }) => kind === "ClusterRole");
    expect(rules).toEqual([
      {
        apiGroups: ["apiextensions.k8s.io"],
        resources: ["customresourcedefinitions"],
        verbs: ["create", "get", "list", "watch", "patch", "update"],
      },
    ]);
    expect(objects.find(({ kind }) => kind === "ClusterRoleBinding")).toMatchObject({
      roleRef: { kind: "ClusterRole", name: "dynamo-crds" },
      subjects: [{ kind: "ServiceAccount", name: "dynamo-crds", namespace: "dynamo-crds" }],
    });
    expect(job(objects).spec.template.spec.serviceAccountName).toBe("dynamo-crds");
  });

  test("keeps to the restricted pod security standard, which its namespace enforces", () => {
    const { spec } = job(render("1.6.1")).spec.template;
    expect(spec.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
    expect(spec.containers[0].resources).toMatchObject({ requests: { memory: "128Mi" }, limits: { memory: "256Mi" } });
  });

  test("gives up before Helm does", () => {
    const { release } = installCrds();
    expect(job(render("1.6.1")).spec.activeDeadlineSeconds).toBeLessThan(release.timeout);
  });

  test("schedules on spot nodes, with pull secrets", () => {
    const { spec } = job(render("1.6.1", spot)).spec.template;
    expect(spec.tolerations).toEqual([SPOT]);
    expect(spec.imagePullSecrets).toEqual([{ name: "pull" }]);
    const plain = job(render("1.6.1")).spec.template.spec;
    expect(plain).not.toHaveProperty("tolerations");
    expect(plain).not.toHaveProperty("imagePullSecrets");
  });

  test.each([
    ["a misspelt value", { toleration: [] }, /toleration/],
    ["no image", { image: "" }, /image/],
    ["half a webhook service", { conversionWebhookService: { name: "s" } }, /namespace/],
    ["a Job's name too long", { jobName: "j".repeat(64) }, /jobName/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => helmTemplate(crdsChartPath(), { ...crdApplyValues(options("1.6.1")), ...wrong })).toThrow(message);
  });

  test("has a digest that is the same on every run", () => {
    expect(crdApplyDigest(options("1.6.1"))).toBe(crdApplyDigest(options("1.6.1")));
  });
});
