import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { Logs } from "../../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../../constructs/kubernetes/telemetry/traces/traces";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { describedPool } from "../../harness/described-pool";
import { AKS, EKS, GKE, Made, QWEN, look } from "./whole-chains";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "telemetry-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const eks = (more: object): Made => {
  const app = newApp();
  return look(app, new EksDeployment(app, "chat", { ...EKS, ...more } as any).stacks);
};
const aks = (more: object): Made => {
  const app = newApp();
  return look(app, new AksDeployment(app, "chat", { ...AKS, ...more } as any).stacks);
};
const gke = (more: object): Made => {
  const app = newApp();
  return look(app, new GkeDeployment(app, "chat", { ...GKE, ...more } as any).stacks);
};
function lab(more: object, model: object = {}): Made {
  const app = newApp();
  const cluster = new ExistingCluster({ clusterName: "lab", context: "kind-lab", gpuPools: [describedPool("gpu", { minNodes: 1, maxNodes: 1 })], storage: [{ className: "disks", accessModes: [AccessMode.READ_WRITE_ONCE] }, { className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }] });
  return look(app, new ExistingDeployment(app, "lab", { cluster, ...more, models: [{ ...QWEN, revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: 20, ...model }] } as any).stacks);
}

const all = (stack: any, type: string): any[] => Object.values<any>(stack?.resource?.[type] ?? {});
const release = (stack: any, name: string): any => all(stack, "helm_release").find((one) => one.name === name);
/** Values as Terraform would give them to Helm, but for what is known at apply. */
const values = (stack: any, name: string): any => JSON.parse(String(release(stack, name).values[0]).replace(/\$\{jsonencode\(([^}]*)\)\}/g, (_, what) => JSON.stringify(`(${what})`)));
const names = (stack: any): string[] => all(stack, "helm_release").map(({ name }) => name).sort();
/** The environment of each component of a model's graph. */
const environments = (stack: any): { [component: string]: { [name: string]: string } } =>
  Object.fromEntries(values(stack, "qwen").graph.spec.components.map((one: any) => {
    const main = one.podTemplate.spec.containers.find(({ name }: any) => name === "main");
    return [one.name, Object.fromEntries(main.env.map(({ name, value }: any) => [name, value]))];
  }));
/** All that is synthesised, as text. */
const spread = (made: Made): string[] => Object.entries(made.stacks).map(([suffix, stack]) => `${suffix} ${JSON.stringify(stack)}`);

test("nothing asked: not a byte differs, and no cloud makes anything for it", () => {
  for (const made of [eks({}), aks({}), gke({})]) {
    const text = spread(made).join("");
    expect(text).not.toMatch(/DYN_LOGGING|OTEL_|pod-logs|cloudtrace|ContainerInsights|log_analytics/);
  }
});

describe("lines", () => {
  test("as JSON alone: every part of a model writes it, and nothing is installed", () => {
    const { problems, stacks } = lab({ logs: Logs.console() });
    expect(problems).toEqual([]);
    expect(Object.keys(stacks)).toEqual(["crds", "platform", "inference"]);
    for (const environment of Object.values(environments(stacks.inference))) expect(environment).toMatchObject({ DYN_LOGGING_JSONL: "true", DYN_LOGGING_CONSOLE_FORMAT: "jsonl" });
    expect(JSON.stringify(stacks)).not.toContain("OTEL_");
  });

  test("a graph of one's own writes it too, and what it says itself stays", () => {
    const container = { name: "main", image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1", command: ["python3", "-m", "dynamo.frontend"], env: [{ name: "DYN_LOGGING_JSONL", value: "false" }] };
    const graph = { apiVersion: "nvidia.com/v1beta1", kind: "DynamoGraphDeployment", metadata: { name: "own" }, spec: { components: [{ name: "Frontend", type: "frontend", replicas: 1, podTemplate: { spec: { containers: [container] } } }] } };
    const { problems, stacks } = lab({ logs: Logs.console(), traces: Traces.otlp({ endpoint: "https://otlp.example.com" }), graphs: [{ manifest: graph }] });
    expect(problems).toEqual([]);
    const [made] = values(stacks.inference, "own").objects;
    const environment = Object.fromEntries(made.spec.components[0].podTemplate.spec.containers[0].env.map(({ name, value }: any) => [name, value]));
    expect(environment).toMatchObject({ DYN_LOGGING_JSONL: "false", DYN_LOGGING_CONSOLE_FORMAT: "jsonl", OTEL_SERVICE_NAME: "own-frontend" });
  });

  test("of a release that knows one variable alone", () => {
    const environment = environments(lab({ logs: Logs.console(), dynamo: { release: "1.4.2" } }).stacks.inference);
    for (const one of Object.values(environment)) expect([one.DYN_LOGGING_JSONL, one.DYN_LOGGING_CONSOLE_FORMAT]).toEqual(["true", undefined]);
  });

  test("in Loki: kept on a volume for so many days, read of the platform's and the models' pods on every node, asked by Grafana", () => {
    const { problems, stacks } = eks({ logs: Logs.loki({ retentionDays: 30, storage: { className: "gp3", sizeGiB: 100 } }), monitoring: Monitoring.inCluster({ grafana: { adminSecret: { name: "grafana-admin" } } }) });
    expect(problems).toEqual([]);
    expect(names(stacks.addons)).toEqual(expect.arrayContaining(["alloy", "loki"]));
    const { loki, singleBinary, extraObjects } = values(stacks.addons, "loki");
    expect(loki).toMatchObject({ auth_enabled: false, limits_config: { retention_period: "720h" }, compactor: { retention_enabled: true }, analytics: { reporting_enabled: false } });
    expect(singleBinary).toMatchObject({ persistence: { size: "100Gi", storageClass: "gp3" }, resources: { requests: { memory: "1Gi" } } });
    const [policy] = extraObjects;
    expect(policy.spec.ingress[1].from).toEqual([{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }]);
    const alloy = values(stacks.addons, "alloy");
    expect(alloy.alloy.configMap.content).toContain('names = ["dynamo-system", "inference"]');
    expect(alloy.alloy.configMap.content).toContain('url = "http://loki.logs.svc.cluster.local:3100/loki/api/v1/push"');
    expect(alloy.alloy.configMap.content).toMatch(/stage\.replace \{\n {4}expression = "\(hf_/);
    expect(alloy.controller.tolerations).toContainEqual({ effect: "NoSchedule", operator: "Exists" });
    expect(alloy.rbac).toEqual({ rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }], clusterRules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] });
    expect(values(stacks.addons, "prometheus").grafana.additionalDataSources).toEqual([expect.objectContaining({ type: "loki", uid: "loki", url: "http://loki.logs.svc.cluster.local:3100" })]);
    expect(all(stacks.addons, "kubernetes_namespace_v1").map(({ metadata }) => metadata.name)).toContain("logs");
  });

  test("in CloudWatch: a group that expires, and Fluent Bit as a role that may write into this group alone", () => {
    const { problems, stacks } = eks({ logs: Logs.cloud({ retentionDays: 90 }) });
    expect(problems).toEqual([]);
    expect(all(stacks.cluster, "aws_cloudwatch_log_group").find(({ name }) => name === "/aws/eks/chat/pods")).toMatchObject({ retention_in_days: 90 });
    const policy = all(stacks.cluster, "aws_iam_policy").find(({ name }) => name === "chat-us-west-2-pod-logs");
    const [statement] = JSON.parse(policy.policy).Statement;
    expect(statement).toEqual({ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"], Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\..*\.arn\}:\*$/) });
    expect(all(stacks.cluster, "aws_eks_pod_identity_association").find(({ namespace }) => namespace === "logs")).toMatchObject({ service_account: "fluent-bit" });
    expect(values(stacks.addons, "fluent-bit")).toMatchObject({
      input: { path: "/var/log/containers/*_dynamo-system_*.log,/var/log/containers/*_inference_*.log" },
      cloudWatchLogs: { region: "us-west-2", logGroupName: "/aws/eks/chat/pods", autoCreateGroup: false },
    });
  });

  test("in Container Insights: the agent, a workspace, and a rule that reads these namespaces and no figures", () => {
    const { problems, stacks } = aks({ logs: Logs.cloud() });
    expect(problems).toEqual([]);
    expect(all(stacks.cluster, "azurerm_log_analytics_workspace")).toEqual([expect.objectContaining({ retention_in_days: 30, local_authentication_enabled: false })]);
    expect(all(stacks.cluster, "azurerm_kubernetes_cluster")[0].oms_agent).toMatchObject({ msi_auth_for_monitoring_enabled: true });
    const [rule] = all(stacks.cluster, "azurerm_monitor_data_collection_rule");
    const [extension] = rule.data_sources.extension;
    expect(extension.streams).toEqual(["Microsoft-ContainerLogV2"]);
    expect(JSON.parse(extension.extension_json).dataCollectionSettings).toMatchObject({ namespaceFilteringMode: "Include", namespaces: ["dynamo-system", "inference"] });
    expect(all(stacks.cluster, "azurerm_monitor_data_collection_rule_association")).toHaveLength(1);
  });

  test("in Cloud Logging: the agent is there, and what is new is the form of the lines", () => {
    const { problems, stacks } = gke({ logs: Logs.cloud() });
    expect(problems).toEqual([]);
    expect(JSON.stringify(stacks.addons)).toBe(JSON.stringify(gke({}).stacks.addons));
    expect(all(stacks.cluster, "google_container_cluster")[0].logging_config.enable_components).toContain("WORKLOADS");
    for (const environment of Object.values(environments(stacks.inference))) expect(environment.DYN_LOGGING_JSONL).toBe("true");
  });
});

describe("spans", () => {
  test("in Tempo: few requests, each part by its own name, by a collector that keeps Dynamo's second copy of lines from going on", () => {
    const { problems, warnings, stacks } = lab({ logs: Logs.loki({ storage: { className: "disks" } }), traces: Traces.tempo({ storage: { className: "disks", sizeGiB: 20 }, retentionDays: 3 }) });
    expect([problems, warnings]).toEqual([[], []]);
    const environment = environments(stacks.inference);
    expect(Object.values(environment).length).toBeGreaterThan(1);
    for (const [component, one] of Object.entries(environment)) {
      expect(one).toMatchObject({ OTEL_EXPORT_ENABLED: "true", OTEL_TRACES_SAMPLE_RATIO: "0.05", OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel-collector.traces.svc.cluster.local:4318", OTEL_SERVICE_NAME: `qwen-${component}` });
    }
    expect(names(stacks.addons)).toEqual(["alloy", "loki", "otel-collector", "tempo"]);
    expect(all(stacks.addons, "kubernetes_namespace_v1").find(({ metadata }) => metadata.name === "traces").metadata.labels).toEqual({ "pod-security.kubernetes.io/enforce": "restricted" });
    const { config, extraManifests } = values(stacks.addons, "otel-collector");
    expect(config.exporters).toEqual({ otlp_http: { endpoint: "http://tempo.traces.svc.cluster.local:4318" }, nop: {}, debug: null });
    expect(config.service.pipelines).toMatchObject({ metrics: null, logs: { exporters: ["nop"] }, traces: { exporters: ["otlp_http"] } });
    expect(extraManifests.map(({ metadata }: any) => metadata.name)).toEqual(["opentelemetry-collector-reached-from", "tempo-reached-from"]);
    expect(values(stacks.addons, "tempo")).toMatchObject({ tempo: { retention: "72h", reportingEnabled: false }, persistence: { size: "20Gi", storageClassName: "disks" } });
  });

  test("in X-Ray: a role that may write there and nothing else", () => {
    const { problems, stacks } = eks({ traces: Traces.cloud({ sampleRatio: 0.2 }) });
    expect(problems).toEqual([]);
    const policy = all(stacks.cluster, "aws_iam_policy").find(({ name }) => name === "chat-us-west-2-traces");
    expect(JSON.parse(policy.policy).Statement).toEqual([{ Sid: "WriteSpans", Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" }]);
    expect(all(stacks.cluster, "aws_eks_pod_identity_association").find(({ namespace }) => namespace === "traces")).toMatchObject({ service_account: "otel-collector" });
    expect(values(stacks.addons, "otel-collector").config.exporters.awsxray).toMatchObject({ region: "us-west-2" });
    expect(Object.values(environments(stacks.inference))[0].OTEL_TRACES_SAMPLE_RATIO).toBe("0.2");
  });

  test("in Cloud Trace: the collector as itself, with the one right", () => {
    const { problems, stacks } = gke({ traces: Traces.cloud() });
    expect(problems).toEqual([]);
    const [member] = all(stacks.cluster, "google_project_iam_member").filter(({ role }) => role === "roles/cloudtrace.agent");
    expect(member.member).toMatch(/\/subject\/ns\/traces\/sa\/otel-collector$/);
    expect(all(stacks.cluster, "google_project_service").map(({ service }) => service)).toContain("cloudtrace.googleapis.com");
    expect(values(stacks.addons, "otel-collector").config.exporters.googlecloud).toEqual({ project: "my-project" });
  });

  test("elsewhere: what the collector shows there comes of a Secret", () => {
    const { problems, stacks } = lab({ traces: Traces.otlp({ endpoint: "https://otlp.example.com", authorizationSecret: { name: "otlp", key: "authorization" } }) });
    expect(problems).toEqual([]);
    const { config, extraEnvs } = values(stacks.addons, "otel-collector");
    expect(config.exporters.otlp_http).toEqual({ endpoint: "https://otlp.example.com", headers: { Authorization: "$${env:OTLP_AUTHORIZATION}" } });
    expect(extraEnvs).toEqual([{ name: "OTLP_AUTHORIZATION", valueFrom: { secretKeyRef: { name: "otlp", key: "authorization" } } }]);
  });

  test("all of them: told", () => expect(lab({ traces: Traces.otlp({ endpoint: "https://otlp.example.com", sampleRatio: 1 }) }).warnings).toEqual([expect.stringMatching(/^\[every-request-traced\]/)]));
});

const ON_DISKS = { className: "disks" };
const OTLP = (endpoint: string, more: object = {}): object => ({ traces: Traces.otlp({ endpoint, ...more }) });

test.each<[string, string, () => Made]>([
  ["lines by a word", "wrong-type logs", () => lab({ logs: "loki" })],
  ["spans by a word", "wrong-type traces", () => lab({ traces: true })],
  ["an option that isn't there", "unknown-property logs.retention", () => lab({ logs: Logs.loki({ storage: ON_DISKS, retention: "14d" } as any) })],
  ["a namespace that is none", "invalid-name logs.namespace", () => lab({ logs: Logs.loki({ storage: ON_DISKS, namespace: "Logs" }) })],
  ["no day", "invalid-count logs.retentionDays", () => lab({ logs: Logs.loki({ storage: ON_DISKS, retentionDays: 0 }) })],
  ["half a day", "invalid-count logs.retentionDays", () => lab({ logs: Logs.loki({ storage: ON_DISKS, retentionDays: 0.5 }) })],
  ["a class that isn't there", "telemetry-class-not-offered logs.storage.className", () => lab({ logs: Logs.loki({ storage: { className: "gp4" } }) })],
  ["a shared file system for lines", "telemetry-shared-storage logs.storage.className", () => lab({ logs: Logs.loki({ storage: { className: "standard" } }) })],
  ["a shared file system for spans", "telemetry-shared-storage traces.storage.className", () => lab({ traces: Traces.tempo({ storage: { className: "standard" } }) })],
  ["a volume of no size", "invalid-count logs.storage.sizeGiB", () => lab({ logs: Logs.loki({ storage: { className: "disks", sizeGiB: 1 } }) })],
  ["no namespace at all", "no-logged-namespace logs.namespaces", () => lab({ logs: Logs.loki({ storage: ON_DISKS, namespaces: [] }) })],
  ["a logged namespace that is none", "invalid-name logs.namespaces[0]", () => lab({ logs: Logs.loki({ storage: ON_DISKS, namespaces: ["*"] }) })],
  ["a client's namespace that is none", "invalid-name logs.clientNamespaces[0]", () => lab({ logs: Logs.loki({ storage: ON_DISKS, clientNamespaces: ["a b"] }) })],
  ["a cloud's service without a cloud, lines", "no-managed-logs logs", () => lab({ logs: Logs.cloud() })],
  ["a cloud's service without a cloud, spans", "no-managed-traces traces", () => lab({ traces: Traces.cloud() })],
  ["days that CloudWatch doesn't know", "log-retention logs.retentionDays", () => eks({ logs: Logs.cloud({ retentionDays: 45 }) })],
  ["fewer days than Azure's least", "log-retention logs.retentionDays", () => aks({ logs: Logs.cloud({ retentionDays: 7 }) })],
  ["more days than Azure's most", "log-retention logs.retentionDays", () => aks({ logs: Logs.cloud({ retentionDays: 800 }) })],
  ["days of Google's bucket", "log-retention logs.retentionDays", () => gke({ logs: Logs.cloud({ retentionDays: 30 }) })],
  ["chosen namespaces where all are read", "every-namespace-logged logs.namespaces", () => gke({ logs: Logs.cloud({ namespaces: ["inference"] }) })],
  ["prompts in lines", "prompts-in-logs models[0].environment.DYN_REQUEST_TRACE", () => lab({ logs: Logs.console() }, { environment: { DYN_REQUEST_TRACE: "1" } })],
  ["prompts by an older name", "prompts-in-logs models[0].environment.DYN_AUDIT_SINKS", () => lab({ logs: Logs.console() }, { environment: { DYN_AUDIT_SINKS: "stderr" } })],
  ["lines in two forms", "two-line-formats models[0].environment.DYN_LOGGING_JSONL", () => lab({ logs: Logs.console() }, { environment: { DYN_LOGGING_JSONL: "false" } })],
  ["a share of none", "no-traces traces.sampleRatio", () => lab({ traces: Traces.tempo({ storage: ON_DISKS, sampleRatio: 0 }) })],
  ["a share of more than all", "out-of-range traces.sampleRatio", () => lab({ traces: Traces.tempo({ storage: ON_DISKS, sampleRatio: 5 }) })],
  ["a release that samples otherwise", "traces-not-of-release traces", () => lab({ ...OTLP("https://otlp.example.com"), dynamo: { release: "1.2.0" } })],
  ["no address", "invalid-trace-endpoint traces.endpoint", () => lab(OTLP("otlp.example.com:4318"))],
  ["a login in an address", "invalid-trace-endpoint traces.endpoint", () => lab(OTLP("https://me:secret@otlp.example.com"))],
  ["OTLP's own path", "invalid-trace-endpoint traces.endpoint", () => lab(OTLP("https://otlp.example.com/v1/traces"))],
  ["gRPC's port", "invalid-trace-endpoint traces.endpoint", () => lab(OTLP("https://otlp.example.com:4317"))],
  ["an address without TLS", "plain-trace-endpoint traces.endpoint", () => lab(OTLP("http://otlp.example.com"))],
  ["a Secret's value in place of its name", "invalid-name traces.authorizationSecret.name", () => lab(OTLP("https://otlp.example.com", { authorizationSecret: { name: "Bearer x", key: "k" } }))],
  ["two targets", "two-trace-targets models[0].environment.OTEL_EXPORTER_OTLP_ENDPOINT", () => lab(OTLP("https://otlp.example.com"), { environment: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://other:4318" } })],
  ["X-Ray out of reach", "traces-out-of-reach traces", () => eks({ traces: Traces.cloud(), network: { nat: false, privateEndpoints: true } })],
  ["one namespace made twice", "namespace-taken traces.namespace", () => lab({ logs: Logs.loki({ storage: ON_DISKS, namespace: "seen" }), traces: Traces.tempo({ storage: ON_DISKS, namespace: "seen" }) })],
])("refused: %s", (_, problem, make) => expect(make().problems).toContain(problem));

test("taken: prompts that are wanted, plain HTTP that is wanted, a collector in the cluster", () => {
  expect(lab({ logs: Logs.loki({ storage: ON_DISKS, acceptPrompts: true }) }, { environment: { DYN_REQUEST_TRACE: "1" } }).problems).toEqual([]);
  expect(lab(OTLP("http://otlp.example.com", { acceptPlainHttp: true })).problems).toEqual([]);
  expect(lab(OTLP("http://collector.observability.svc.cluster.local:4318")).problems).toEqual([]);
});
