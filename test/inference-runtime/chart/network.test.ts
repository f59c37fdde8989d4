import { DynamoRelease } from "../../../constructs/dynamo/release";
import { ModelNetworkOptions } from "../../../constructs/inference/network-options";
import { Rendered, describeWithHelm } from "../../harness/helm";
import { Peer, lets } from "./policy-engine";
import { renderModel } from "./render";

const NAMESPACE = "inference";
/** Labels of a graph's pods, as Dynamo's operator gives them. */
const pod = (type: string, graph = "qwen"): Peer => ({
  namespace: NAMESPACE,
  labels: { "nvidia.com/dynamo-graph-deployment-name": graph, "nvidia.com/dynamo-component-type": type, "nvidia.com/metrics-enabled": "true" },
});

describeWithHelm("who reaches a model's pods", () => {
  const render = (network?: ModelNetworkOptions, release?: string): Rendered[] => renderModel({ network }, release, "my-dynamo");
  const policiesIn = (objects: Rendered[]): Rendered[] => objects.filter(({ kind }) => kind === "NetworkPolicy");
  const jobPod = (objects: Rendered[], name: string): Peer => {
    const job = objects.find(({ kind, metadata }) => kind === "Job" && metadata.name.startsWith(`qwen-${name}-`));
    return { namespace: NAMESPACE, labels: job.spec.template.metadata.labels };
  };

  /** Rows: who; columns: what it reaches of frontend 8000, worker 9090, another port of the worker, NIXL's metrics, the verifying Job. */
  const table = (objects: Rendered[], peers: { [name: string]: Peer }): { [name: string]: string } => {
    const policies = policiesIn(objects);
    const goals: [string, Peer, number][] = [
      ["requests", pod("frontend"), 8000],
      ["commands", pod("worker"), 9090],
      ["engine", pod("worker"), 43210],
      ["nixl", pod("worker"), 19090],
      ["job", jobPod(objects, "verify"), 22],
    ];
    return Object.fromEntries(
      Object.entries(peers).map(([name, peer]) => [
        name,
        goals.filter(([, to, port]) => lets(policies, NAMESPACE, peer, to, port)).map(([goal]) => goal).join(" "),
      ]),
    );
  };
  const everybody = (objects: Rendered[]): { [name: string]: Peer } => ({
    "its frontend": pod("frontend"),
    "its worker": pod("worker"),
    "verify": jobPod(objects, "verify"),
    "download": jobPod(objects, "download"),
    "the operator": { namespace: "my-dynamo", labels: { "app.kubernetes.io/name": "dynamo-operator" } },
    "another model's worker": pod("worker", "llama"),
    "a pod beside it": { namespace: NAMESPACE, labels: { app: "notebook" } },
    "an application": { namespace: "apps", labels: { app: "chat" } },
    "Prometheus": { namespace: "monitoring", labels: { "app.kubernetes.io/name": "prometheus" } },
    "a graph of that name elsewhere": { ...pod("worker"), namespace: "team-b" },
    "a load balancer": { address: "10.1.2.3" },
    "a machine outside": { address: "203.0.113.9" },
  });
  const closed = {
    "its frontend": "requests commands engine nixl",
    "its worker": "requests commands engine nixl",
    "verify": "requests commands",
    "download": "",
    "the operator": "commands",
    "another model's worker": "",
    "a pod beside it": "",
    "an application": "",
    "Prometheus": "",
    "a graph of that name elsewhere": "",
    "a load balancer": "",
    "a machine outside": "",
  };

  test.each(DynamoRelease.known())("%s: the model itself, its verification and the operator; nobody else by default", (release) => {
    const objects = render(undefined, release);
    expect(table(objects, everybody(objects))).toEqual(closed);
  });

  test("each door is opened by its property, and no other with it", () => {
    const doors: [ModelNetworkOptions, object][] = [
      [{ clientNamespaces: ["apps"] }, { "an application": "requests" }],
      [{ clientNamespaces: [NAMESPACE] }, { "a pod beside it": "requests", "another model's worker": "requests", "download": "requests" }],
      [{ clientCidrs: ["10.1.0.0/16"] }, { "a load balancer": "requests" }],
      [{ monitoringNamespaces: ["monitoring"] }, { Prometheus: "requests commands nixl" }],
      [{ monitoringCidrs: ["10.1.0.0/16"] }, { "a load balancer": "requests commands nixl" }],
    ];
    for (const [network, opened] of doors) {
      const objects = render(network);
      expect(table(objects, everybody(objects))).toEqual({ ...closed, ...opened });
    }
  });

  test("without policies, which must be said, everything is open", () => {
    const objects = render({ policy: false });
    expect(policiesIn(objects)).toEqual([]);
    expect(table(objects, everybody(objects))["a machine outside"]).toBe("requests commands engine nixl job");
  });

  test("what verifies is let in where it is, by its own labels", () => {
    const objects = render();
    const there = jobPod(objects, "verify");
    expect(lets(policiesIn(objects), NAMESPACE, { ...there, namespace: "team-b" }, pod("frontend"), 8000)).toBe(false);
    const stranger = { ...there.labels, "app.kubernetes.io/instance": "llama" };
    expect(lets(policiesIn(objects), NAMESPACE, { namespace: NAMESPACE, labels: stranger }, pod("frontend"), 8000)).toBe(false);
  });
});
