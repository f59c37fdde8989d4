import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../constructs/inference/scaling/scaling-metric";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { Rendered, describeWithHelm, helmLint, helmTemplate } from "../../harness/helm";
import { EKS, GKE, QWEN } from "./whole-chains";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "query-frontend-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const CHART = path.resolve("constructs/kubernetes/monitoring/frontend/chart");
const ADDRESS = "http://dynamo-query-frontend.monitoring.svc.cluster.local:9090";

interface Made {
  readonly problems: string[];
  readonly warnings: string[];
  readonly stacks: { [suffix: string]: any };
}

function look(app: App, stacks: TerraformStack[]): Made {
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  const made = problems.length > 0 ? {} : Object.fromEntries(stacks.map((stack) => [stack.node.id.replace(/^[^-]+-/, ""), JSON.parse(Testing.synth(stack))]));
  return { problems, warnings: stacks.flatMap(({ node }) => node.metadata.map(({ data }) => String(data))), stacks: made };
}

const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });
const gke = (more: object, app = newApp()): Made => look(app, new GkeDeployment(app, "chat", { ...GKE, ...more } as any).stacks);
const eks = (more: object, app = newApp()): Made => look(app, new EksDeployment(app, "chat", { ...EKS, managedPrometheus: {}, ...more } as any).stacks);
const all = (stack: any, type: string): any[] => Object.values<any>(stack?.resource?.[type] ?? {});
const values = (stack: any, name: string): any => JSON.parse(all(stack, "helm_release").find((one) => one.name === name).values[0].replace(/\$\{([^}]*)\}/g, "($1)"));

const ALONE = Monitoring.managed({ rules: true, queryFrontend: { clientNamespaces: ["keda"] } });

describe("Google's query frontend", () => {
  test("asks as itself, with the right to read metrics and no other; platform and models may ask it, and planners do", () => {
    const { problems, stacks } = gke({ monitoring: ALONE });
    expect(problems).toEqual([]);
    const members = all(stacks.cluster, "google_project_iam_member").filter(({ member }) => /dynamo-query-frontend/.test(member));
    expect(members.map(({ role, member }) => [role, /subject\/ns\/monitoring\/sa\/dynamo-query-frontend$/.test(member)])).toEqual([["roles/monitoring.viewer", true]]);
    const given = values(stacks.addons, "dynamo-query-frontend");
    expect(given).toMatchObject({ image: "gke.gcr.io/prometheus-engine/frontend:v0.18.2-gke.1", clientNamespaces: ["monitoring", "dynamo-system", "inference", "keda"] });
    expect(given.args).toEqual([expect.stringMatching(/^--query\.project-id=/)]);
    expect(values(stacks.platform, "dynamo-platform")["dynamo-operator"].dynamo.metrics.prometheusEndpoint).toBe(ADDRESS);
  });

  test("is a datasource of the Grafana beside it, after Prometheus; planners ask the deployment's own", () => {
    const { problems, stacks } = gke({ monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD, queryFrontend: {}, grafana: { adminSecret: { name: "grafana-admin" } } }) });
    expect(problems).toEqual([]);
    const { grafana } = values(stacks.addons, "prometheus");
    expect(grafana.additionalDataSources).toEqual([{ name: "Google Cloud Managed Service for Prometheus", uid: "cloud-prometheus", type: "prometheus", access: "proxy", url: ADDRESS, jsonData: { httpMethod: "GET" } }]);
    const release = all(stacks.addons, "helm_release").find(({ name }) => name === "dynamo-query-frontend");
    expect(release.depends_on).toContainEqual(expect.stringContaining("prometheus"));
    expect(values(stacks.platform, "dynamo-platform")["dynamo-operator"].dynamo.metrics.prometheusEndpoint).toMatch(/prometheus-kube-prometheus-prometheus/);
  });

  test("comes from a mirror, and nothing of it is there unless it is asked for", () => {
    const { stacks } = gke({ monitoring: ALONE, imageMirror: ImageMirror.of("registry.example.com/mirror") });
    expect(values(stacks.addons, "dynamo-query-frontend").image).toBe("registry.example.com/mirror/gke.gcr.io/prometheus-engine/frontend:v0.18.2-gke.1");
    expect(JSON.stringify(gke({ monitoring: Monitoring.managed() }).stacks)).not.toContain("query-frontend");
  });

  test("a graph with a planner, and KEDA, have whom to ask; KEDA's namespace must be let in", () => {
    const planned = { manifest: { apiVersion: "nvidia.com/v1beta1", kind: "DynamoGraphDeployment", metadata: { name: "own" }, spec: { components: [{ name: "planner", type: "planner" }] } } };
    expect(gke({ monitoring: ALONE, graphs: [planned] }).problems.filter((line) => line.startsWith("planner-"))).toEqual([]);
    expect(gke({ monitoring: Monitoring.managed(), graphs: [planned] }).problems).toContain("planner-without-prometheus graphs[0]");
    const scaled = { models: [{ ...QWEN, scaling: Scaling.keda({ metric: ScalingMetric.queuedRequests(4), maxReplicas: 1, startSeconds: 60, prometheus: ADDRESS }) }] };
    expect(gke({ monitoring: Monitoring.managed({ queryFrontend: {} }), ...scaled }).warnings.filter((line) => line.startsWith("[scaler-kept-out]"))).toEqual([expect.stringContaining("monitoring.queryFrontend.clientNamespaces")]);
    const { problems, warnings } = gke({ monitoring: ALONE, ...scaled });
    expect([problems, warnings.filter((line) => line.startsWith("[scaler-kept-out]"))]).toEqual([[], []]);
  });
});

describeWithHelm("its chart", () => {
  const given = { image: "frontend:1", args: ["--query.project-id=my-project"], clientNamespaces: ["monitoring", "inference"], nodeSelector: { pool: "system" }, tolerations: [{ key: "infra", operator: "Exists" }] };
  const objects = (): Rendered[] => helmTemplate(CHART, given, { name: "dynamo-query-frontend", namespace: "monitoring" });
  const of = (kind: string): Rendered => objects().find((one) => one.kind === kind);

  test("a pod that may do nothing in the cluster, off the nodes with GPUs, reached from those namespaces alone", () => {
    expect(helmLint(CHART, given)).toMatch(/0 chart\(s\) failed/);
    const { spec } = of("Deployment").spec.template;
    expect(spec).toMatchObject({ serviceAccountName: "dynamo-query-frontend", automountServiceAccountToken: false, nodeSelector: { pool: "system" }, tolerations: given.tolerations });
    expect(spec.containers[0]).toMatchObject({ args: ["--web.listen-address=:9090", "--query.project-id=my-project"], resources: { requests: { cpu: "50m", memory: "64Mi" } } });
    expect(of("NetworkPolicy").spec.ingress).toEqual([{ from: ["monitoring", "inference"].map((name) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } })), ports: [{ protocol: "TCP", port: 9090 }] }]);
    expect(() => helmTemplate(CHART, { ...given, clientNamespaces: [] })).toThrow(/clientNamespaces/);
  });
});

const REFUSED: [string, () => Made, string][] = [
  ["a cloud without one", () => eks({ monitoring: Monitoring.managed({ queryFrontend: {} }) }), "no-query-frontend monitoring.queryFrontend"],
  ["nothing that it could ask", () => gke({ monitoring: Monitoring.inCluster({ queryFrontend: {} }) }), "monitoring-without-effect monitoring.queryFrontend"],
  ["a namespace that is none", () => gke({ monitoring: Monitoring.managed({ queryFrontend: { clientNamespaces: ["Keda"] } }) }), "invalid-name monitoring.queryFrontend.clientNamespaces[0]"],
  ["another address beside it", () => gke({ monitoring: ALONE, dynamo: { platform: { prometheusEndpoint: "http://elsewhere:9090" } } }), "two-prometheus-addresses dynamo.platform.prometheusEndpoint"],
  ["a property that it hasn't", () => gke({ monitoring: Monitoring.managed({ queryFrontend: { replicas: 2 } } as any) }), "unknown-property monitoring.queryFrontend.replicas"],
];

test.each(REFUSED)("refused: %s", (_, make, told) => expect(make().problems).toEqual([told]));
