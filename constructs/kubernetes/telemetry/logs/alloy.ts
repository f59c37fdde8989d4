import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IKubernetesCluster, gpuNodeTolerations } from "../../../cluster/kubernetes-cluster";
import { Toleration } from "../../../cluster/pools/scheduling";
import { telemetryChart } from "../telemetry-chart";
import secrets from "../data/secrets.json";
import { lokiAddress } from "./loki";

/** Of a line in JSON: what is kept beside it for searches, and makes no stream of its own. */
const BESIDE = ["trace_id", "span_id", "x_request_id", "request_id"];

/** For what runs on every node, those with GPUs among them. */
export function everyNode(cluster: IKubernetesCluster): Toleration[] {
  return [{ effect: "NoSchedule", operator: "Exists" } as Toleration, ...gpuNodeTolerations(cluster).filter(({ effect }) => effect === "NoExecute")];
}

/** Alloy's configuration: the lines of some namespaces' pods on its own node, in Loki's hands. */
export function alloyConfiguration(clusterName: string, namespaces: readonly string[], namespace: string): string {
  const quoted = (text: string): string => JSON.stringify(text);
  const label = (meta: string, target: string): string[] => ["  rule {", `    source_labels = [${quoted(`__meta_kubernetes_${meta}`)}]`, `    target_label  = ${quoted(target)}`, "  }"];
  return [
    'discovery.kubernetes "pods" {',
    '  role = "pod"',
    "  namespaces {",
    `    names = [${namespaces.map(quoted).join(", ")}]`,
    "  }",
    "  selectors {",
    '    role  = "pod"',
    '    field = "spec.nodeName=" + sys.env("NODE_NAME")',
    "  }",
    "}",
    'discovery.relabel "pods" {',
    "  targets = discovery.kubernetes.pods.targets",
    ...label("namespace", "namespace"),
    ...label("pod_name", "pod"),
    ...label("pod_container_name", "container"),
    ...label("pod_label_nvidia_com_dynamo_component_type", "dynamo_component_type"),
    ...label("pod_label_nvidia_com_dynamo_graph_deployment_name", "dynamo_graph_deployment"),
    "  rule {",
    '    source_labels = ["__meta_kubernetes_pod_uid", "__meta_kubernetes_pod_container_name"]',
    '    separator     = "/"',
    '    target_label  = "__path__"',
    '    replacement   = "/var/log/pods/*$1/*.log"',
    "  }",
    "}",
    'local.file_match "pods" {',
    "  path_targets = discovery.relabel.pods.output",
    "}",
    'loki.source.file "pods" {',
    "  targets    = local.file_match.pods.targets",
    "  forward_to = [loki.process.pods.receiver]",
    "}",
    'loki.process "pods" {',
    "  forward_to = [loki.write.loki.receiver]",
    "  stage.cri {}",
    ...secrets.patterns.flatMap(({ pattern }) => ["  stage.replace {", `    expression = ${quoted(`(${pattern})`)}`, '    replace    = "(secret)"', "  }"]),
    "  stage.json {",
    `    expressions = { ${["level", ...BESIDE].map((name) => `${name} = ${quoted(name)}`).join(", ")} }`,
    "  }",
    "  stage.labels {",
    '    values = { level = "" }',
    "  }",
    "  stage.structured_metadata {",
    `    values = { ${BESIDE.map((name) => `${name} = ""`).join(", ")} }`,
    "  }",
    "}",
    'loki.write "loki" {',
    "  endpoint {",
    `    url = ${quoted(`${lokiAddress(namespace)}/loki/api/v1/push`)}`,
    "  }",
    `  external_labels = { cluster = ${quoted(clusterName)} }`,
    "}",
    "",
  ].join("\n");
}

const PODS = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] };

/** Alloy on every node. It may look at pods, and at nothing else of the cluster. */
export function alloy(cluster: IKubernetesCluster, namespace: string, namespaces: readonly string[]): HelmAddOn {
  return {
    ...telemetryChart("alloy"),
    namespace,
    after: ["loki"],
    values: {
      crds: { create: false },
      alloy: {
        configMap: { content: alloyConfiguration(cluster.clusterName, namespaces, namespace) },
        enableReporting: false,
        extraEnv: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
        mounts: { varlog: true },
        // Of the node's lines root is the owner; more than reading what it owns it need not.
        securityContext: { runAsUser: 0, allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
      },
      // An empty list among the chart's two breaks its YAML: the second says again what the first does.
      rbac: { rules: [PODS], clusterRules: [{ ...PODS, verbs: ["get"] }] },
      // The chart then makes its pods anew with a new configuration; a second container that would reload it is one image more on every node.
      configReloader: { enabled: false },
      controller: { type: "daemonset", tolerations: everyNode(cluster) },
      networkPolicy: { enabled: true, policyTypes: ["Ingress"], ingress: [] },
    },
  };
}
