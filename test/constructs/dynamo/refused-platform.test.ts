import { App, TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { DynamoCrds } from "../../../constructs/dynamo/crds/crds";
import { DynamoPlatform, DynamoPlatformProps } from "../../../constructs/dynamo/platform";
import { PlatformOptions } from "../../../constructs/dynamo/platform-options";
import { DataService, GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { install } from "./made-platform";

const lab = (context = "lab"): ExistingCluster => new ExistingCluster({ clusterName: "lab", context, gpuPools: [], storage: [] });

function problemsOf(release: string, options: Partial<DynamoPlatformProps>): object[] {
  const stack = new TerraformStack(Testing.app(), "stack");
  new DynamoPlatform(stack, "platform", { cluster: lab(), release, ...options });
  return problemsIn(stack);
}

/** A chart value of somebody's own. */
const own = (path: string, value: unknown = true): PlatformOptions => ({
  values: path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as { [key: string]: unknown },
});

type Row = [release: string, options: PlatformOptions, code: string, property: string, says: string];

const MISSPELT: Row[] = [
  ["1.6.1", own("dynamo-operatr.upgradeCRD"), "unknown-value", "values.dynamo-operatr", 'did you mean "dynamo-operator"?'],
  ["1.6.1", own("dynamo-operator.natsAdr", "x"), "unknown-value", "values.dynamo-operator.natsAdr", 'did you mean "natsAddr"?'],
  ["1.6.1", own("dynamo-operator.NatsAddr", "x"), "unknown-value", "values.dynamo-operator.NatsAddr", 'did you mean "natsAddr"?'],
  ["1.6.1", own("dynamo-operator.controllerManager.toleration", []), "unknown-value", "values.dynamo-operator.controllerManager.toleration", 'did you mean "tolerations"?'],
  ["1.6.1", own("dynamo-operator.webhook.timeout", 3), "unknown-value", "values.dynamo-operator.webhook.timeout", "leave it out"],
  ["1.6.1", own("dynamo-operator.webhook.certmanager.enabled"), "unknown-value", "values.dynamo-operator.webhook.certmanager", 'did you mean "certManager"?'],
  ["1.6.1", own("global.grov.install"), "unknown-value", "values.global.grov", 'did you mean "grove"?'],
  ["1.6.1", own("global.grove.instal"), "unknown-value", "values.global.grove.instal", 'did you mean "install"?'],
  ["1.6.1", own("controllerManager.replicas", 2), "unknown-value", "values.controllerManager", "at its top it reads"],
  ["1.6.1", own("dynamo-operator.webhook", "on"), "unknown-value", "values.dynamo-operator.webhook", "give an object with these"],
  ["1.6.1", own("dynamo-operator.natsAddr.host", "x"), "unknown-value", "values.dynamo-operator.natsAddr", "give the value itself"],
  ["0.9.1", own("dynamo-operator.webhook.certGenerater.image", "x"), "unknown-value", "values.dynamo-operator.webhook.certGenerater", 'did you mean "certGenerator"?'],
  ["1.0.2", own("dynamo-operator.upgradeCrds"), "unknown-value", "values.dynamo-operator.upgradeCrds", 'did you mean "upgradeCRD"?'],
];

const ANOTHER_RELEASES: Row[] = [
  ["0.9.1", own("dynamo-operator.env", []), "unread-value", "values.dynamo-operator.env", "charts from 1.1 on do"],
  ["1.1.1", own("dynamo-operator.controllerManager.podLabels", {}), "unread-value", "values.dynamo-operator.controllerManager.podLabels", "charts from 1.2 on do"],
  ["1.5.1", own("dynamo-operator.lpx.enabled"), "unread-value", "values.dynamo-operator.lpx", "charts from 1.6 on do"],
  ["1.6.1", own("dynamo-operator.checkpoint.storage.type", "pvc"), "unread-value", "values.dynamo-operator.checkpoint.storage", "to 1.4 do"],
  ["1.6.1", own("dynamo-operator.featureGates.gmsSnapshot"), "unread-value", "values.dynamo-operator.featureGates", "charts from 1.2 to 1.4 do"],
  ["1.6.1", own("dynamo-operator.controllerManager.kubeRbacProxy.image.tag", "x"), "unread-value", "values.dynamo-operator.controllerManager.kubeRbacProxy", "charts to 0.9 do"],
  ["1.0.2", own("dynamo-operator.dynamo.serviceMesh.enabled"), "unread-value", "values.dynamo-operator.dynamo.serviceMesh", "charts from 1.1 on do"],
  ["0.9.1", { podMonitors: true }, "unread-value", "podMonitors", "charts from 1.0 on do"],
  ["1.1.1", { operator: { podLabels: { team: "a" } } }, "unread-value", "operator.podLabels", "charts from 1.2 on do"],
  ["1.1.1", { operator: { podAnnotations: { a: "b" } } }, "unread-value", "operator.podAnnotations", "charts from 1.2 on do"],
  ["1.0.2", { operator: { environment: { A: "b" } } }, "unread-value", "operator.environment", "charts from 1.1 on do"],
  ["1.4.2", { monitoring: { podMonitorLabels: { a: "b" } } }, "unread-value", "monitoring.podMonitorLabels", "charts from 1.5 on do"],
  ["1.4.2", { monitoring: { frontendPath: "/m" } }, "unread-value", "monitoring.frontendPath", "charts from 1.5 on do"],
  ["1.4.2", { monitoring: { serviceMonitorLabels: { a: "b" } } }, "unread-value", "monitoring.serviceMonitorLabels", "charts from 1.5 on do"],
  ["1.2.1", { monitoring: { nixlTelemetry: true } }, "unread-value", "monitoring.nixlTelemetry", "charts from 1.3 on do"],
  ["1.0.2", { exposure: { meshTlsMode: "SIMPLE" } }, "unread-value", "exposure.meshTlsMode", "charts from 1.1 on do"],
  ["1.3.1", { experimental: { volcano: true } }, "unread-value", "experimental.volcano", "charts from 1.4 on do"],
  ["1.4.2", { experimental: { snapshotOperator: true } }, "unread-value", "experimental.snapshotOperator", "charts from 1.5 on do"],
  ["1.5.1", { experimental: { lpx: true } }, "unread-value", "experimental.lpx", "charts from 1.6 on do"],
  ["0.9.1", { experimental: { checkpoints: true } }, "unread-value", "experimental.checkpoints", "charts from 1.0 on do"],
];

const ADDRESSES: Row[] = [
  ["1.6.1", { nats: DataService.external("nats.example.com:4222") }, "invalid-service-address", "nats", "nats:// or tls://"],
  ["1.6.1", { nats: DataService.external("http://nats.example.com:4222") }, "invalid-service-address", "nats", "nats:// or tls://"],
  ["1.6.1", { nats: DataService.external("nats://nats.example.com") }, "invalid-service-address", "nats", "HOST:PORT"],
  ["1.6.1", { nats: DataService.external("") }, "invalid-service-address", "nats", "nats:// or tls://"],
  ["1.6.1", { nats: DataService.external("nats://a:4222, nats://b:4222") }, "invalid-service-address", "nats", "nats:// or tls://"],
  ["1.6.1", { nats: DataService.external("nats://me:pw@n:4222") }, "login-in-address", "nats", "in clear"],
  ["1.6.1", { etcd: DataService.external("etcd:2379") }, "invalid-service-address", "etcd", "http:// or https://"],
  ["1.6.1", { etcd: DataService.external("http://etcd") }, "invalid-service-address", "etcd", "HOST:PORT"],
  ["1.6.1", { prometheusEndpoint: "prometheus.monitoring:9090" }, "invalid-service-address", "prometheusEndpoint", "http:// or https://"],
  ["1.6.1", { prometheusEndpoint: "ftp://p:9090" }, "invalid-service-address", "prometheusEndpoint", "http:// or https://"],
  ["1.6.1", { prometheusEndpoint: "http://" }, "invalid-service-address", "prometheusEndpoint", "http:// or https://"],
  ["1.6.1", { prometheusEndpoint: "https://u:p@prometheus" }, "login-in-address", "prometheusEndpoint", "in clear"],
];

const UPGRADES: Row[] = [
  ["1.6.1", { upgradeFrom: "1.4.2" }, "upgrade-skips-minors", "upgradeFrom", "deploy 1.5.1, then 1.6.1"],
  ["1.6.1", { upgradeFrom: "0.9.1" }, "upgrade-skips-minors", "upgradeFrom", "deploy 1.0.2, then 1.1.1, then 1.2.1, then 1.3.1, then 1.4.2, then 1.5.1, then 1.6.1"],
  ["1.5.1", { upgradeFrom: "1.6.1" }, "downgrade", "upgradeFrom", '"1.6.1" or later'],
  ["1.6.0", { upgradeFrom: "1.6.1" }, "downgrade", "upgradeFrom", '"1.6.1" or later'],
  ["1.6.1", { upgradeFrom: "1.7.0" }, "unknown-release", "upgradeFrom", "did you mean"],
  ["1.6.1", { upgradeFrom: "latest" }, "unknown-release", "upgradeFrom", "The default is"],
];

const SETTINGS: Row[] = [
  ["1.6.1", { natsVolume: { size: "20Gi" } }, "setting-without-effect", "natsVolume", "DataService.BUNDLED"],
  ["1.6.1", { etcdVolume: { size: "2Gi" } }, "setting-without-effect", "etcdVolume", "DataService.BUNDLED"],
  ["1.3.1", { nats: DataService.external("nats://n:4222"), natsVolume: { size: "2Gi" } }, "setting-without-effect", "natsVolume", "DataService.BUNDLED"],
  ["1.6.1", { podMonitors: false, monitoring: { podMonitorLabels: { a: "b" } } }, "setting-without-effect", "monitoring.podMonitorLabels", "podMonitors is false"],
  ["1.6.1", { monitoring: { serviceMonitor: false, serviceMonitorLabels: { a: "b" } } }, "setting-without-effect", "monitoring.serviceMonitorLabels", "serviceMonitor is false"],
  ["1.6.1", { webhook: { caBundle: "LS0t" } }, "setting-without-effect", "webhook.caBundle", "certificateSecret"],
  ["1.6.1", { webhook: { certManager: true, certificateSecret: "s" } }, "setting-without-effect", "webhook.certificateSecret", "cert-manager makes"],
  ["1.6.1", { experimental: { lpxModelRegistry: "http://r:80" } }, "setting-without-effect", "experimental.lpxModelRegistry", "LPX is off"],
  ["1.6.1", { operator: { gpuDiscovery: false } }, "setting-without-effect", "operator.gpuDiscovery", "reads the nodes anyway"],
  ["1.6.1", { operator: { replicas: 2 }, ...own("dynamo-operator.controllerManager.replicas", 3) }, "value-said-twice", "values.dynamo-operator.controllerManager.replicas", "operator.replicas says 2"],
  ["1.6.1", { experimental: { volcano: true }, kaiScheduler: GangScheduler.EXTERNAL }, "two-gang-schedulers", "values.global.volcano-scheduler.enabled", "turn one of them off"],
];

describe.each<[string, Row[]]>([
  ["a value that no chart has", MISSPELT],
  ["what another release's chart has", ANOTHER_RELEASES],
  ["an address", ADDRESSES],
  ["an upgrade", UPGRADES],
  ["a setting", SETTINGS],
])("refused: %s", (_, rows) => {
  test.each(rows)("%s: %j is %s", (release, options, code, property, says) => {
    const [problem, ...more] = problemsOf(release, options) as { code: string; property: string; reason: string; fix: string }[];
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code, property });
    expect(`${problem.reason} ${problem.fix}`).toContain(says);
  });
});

describe("taken", () => {
  test.each<[string, PlatformOptions]>([
    ["1.6.1", { upgradeFrom: "1.5.1" }],
    ["1.6.1", { upgradeFrom: "1.6.0" }],
    ["1.6.1", { upgradeFrom: "1.6.1" }],
    ["1.0.0", { upgradeFrom: "0.9.1" }],
    ["1.6.1", own("nats.anything.of.its", 1)],
    ["1.6.1", own("dynamo-operator.controllerManager.affinity.nodeAffinity", {})],
    ["1.6.1", own("global.imageRegistry", "r.example.com")],
    ["1.6.1", own("dynamo-operator.webhook", null)],
    ["1.6.1", { nats: DataService.external("nats://a:4222,nats://b:4222"), etcd: DataService.external("https://e:2379") }],
    ["1.3.1", { natsVolume: { size: "20Gi", storageClass: "gp3" } }],
  ])("%s: %j", (release, options) => expect(problemsOf(release, options)).toEqual([]));
});

describe("operators of one cluster", () => {
  const at = (app: App, id: string, props: Partial<DynamoPlatformProps>): void =>
    void new DynamoPlatform(new TerraformStack(app, id), "platform", { cluster: lab(), namespace: id, releaseName: id, ...props });

  test.each(["0.9.1", "1.0.2", "1.6.1"])("%s: one restricted to a namespace may stand beside the cluster's own, and one beside another", (release) => {
    const app = Testing.app();
    at(app, "one", { release });
    at(app, "two", { release, restrictToNamespace: "a" });
    at(app, "three", { release, restrictToNamespace: "b" });
    expect(problemsIn(app)).toEqual([]);
  });

  test("two of one namespace are refused, by property and by value alike", () => {
    const app = Testing.app();
    at(app, "one", { restrictToNamespace: "a" });
    at(app, "two", own("dynamo-operator.namespaceRestriction", { enabled: true, targetNamespace: "a" }));
    expect(problemsIn(app)).toMatchObject([{ code: "two-restricted-operators", constructPath: "two/platform", reason: expect.stringContaining("one/platform") }]);
  });

  test("without a target the namespace is the release's own", () => {
    const app = Testing.app();
    at(app, "one", { restrictToNamespace: "two" });
    at(app, "two", own("dynamo-operator.namespaceRestriction", { enabled: true }));
    expect(problemsIn(app)).toMatchObject([{ code: "two-restricted-operators", value: "two" }]);
  });

  test("a cluster is known by how it is reached, whoever described it", () => {
    const app = Testing.app();
    at(app, "one", {});
    at(app, "two", {});
    at(app, "three", { cluster: lab("another") });
    expect(problemsIn(app)).toMatchObject([{ code: "two-operators", constructPath: "two/platform" }]);
  });

  test("its CRDs are applied once", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new DynamoCrds(stack, "one", { cluster: lab() });
    new DynamoCrds(stack, "two", { cluster: lab() });
    expect(problemsIn(stack).map(({ code, constructPath }) => [code, constructPath])).toEqual([["duplicate-release", "stack/two/release"]]);
  });
});

describe("an operator restricted to a namespace", () => {
  const deployment = (restrictToNamespace: string): App => {
    const app = Testing.app();
    new ExistingDeployment(app, "lab", { cluster: lab(), models: [], dynamo: { platform: { restrictToNamespace } } });
    return app;
  };

  test("elsewhere than the models are is refused", () => {
    expect(problemsIn(deployment("team")).filter(({ code }) => code === "restricted-elsewhere")).toMatchObject([{ property: "dynamo.platform.restrictToNamespace", value: "team" }]);
    expect(problemsIn(deployment("inference")).filter(({ code }) => code === "restricted-elsewhere")).toEqual([]);
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
