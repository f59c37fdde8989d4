import { ClusterContents, clusterContents } from "../../../operate/teardown/cluster-objects";
import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { Controllers } from "../../../operate/teardown/controllers";
import { Drained, drain } from "../../../operate/teardown/drain";
import { DataKind } from "../../../operate/teardown/kept";
import { Kubectl } from "../../../operate/cluster/kubectl";
import { EKS } from "../deployments";
import { FakePrograms } from "../fake-programs";
import { FakeCluster, GRAPH, balancer, claim, graph, operator, service, volume } from "./fake-cluster";
import { kubectlOf } from "../../../operate/teardown/connect";

/** What goes in the cluster, in which order, and what doesn't. The cluster is a folder; see ../../../docs/operations.md for what ran for real. */

let fakes: FakePrograms;
let cluster: FakeCluster;
beforeEach(() => {
  fakes = new FakePrograms();
  cluster = new FakeCluster(fakes);
});
afterEach(() => fakes.remove());

const SIGNAL = new AbortController().signal;

async function look(deployment = EKS): Promise<{ kubectl: Kubectl; contents: ClusterContents; controllers: Controllers }> {
  const kubectl = kubectlOf(fakes.programs(), { context: "lab" });
  const [contents, controllers] = [await clusterContents(kubectl, deployment), await Controllers.of(kubectl)];
  if (!contents.known || !controllers.known) throw new Error(JSON.stringify([contents, controllers]));
  return { kubectl, contents: contents.value, controllers: controllers.value };
}

async function drained(deleted: DataKind[] = [], deployment: OperatedDeployment = EKS, signal = SIGNAL): Promise<Drained> {
  return drain({ ...(await look(deployment)), deleted, limitMs: 300, pollMs: 50, signal, tell: () => undefined });
}

const EVERYTHING = (): void => void cluster.add(operator(1), balancer(2), graph("qwen"), { kind: "dynamographdeploymentrequests.nvidia.com", name: "ask", namespace: "inference" }, service("web", "LoadBalancer"), service("plain", "ClusterIP"), { kind: "ingresses.networking.k8s.io", name: "door", namespace: "web" }, claim("qwen-cache"), volume("pvc-1", "inference/qwen-cache", "ebs.csi.aws.com", "vol-1"), claim("shared"), volume("pvc-2", "inference/shared", "efs.csi.aws.com", "fs-1::fsap-1"), { kind: "nodepools.karpenter.sh", name: "spot" }, { kind: "deployments.apps", name: "karpenter", namespace: "kube-system", more: { status: { availableReplicas: 1 } } });

test("requests before graphs before load balancers before Karpenter's; volumes stay, and are let go of first", async () => {
  EVERYTHING();
  expect(await drained()).toEqual({ ok: true, reasons: [] });
  expect(cluster.changes).toEqual([
    'patch persistentvolume pvc-1 --type=merge --patch {"spec":{"persistentVolumeReclaimPolicy":"Retain"}}',
    'patch persistentvolume pvc-2 --type=merge --patch {"spec":{"persistentVolumeReclaimPolicy":"Retain"}}',
    "delete dynamographdeploymentrequests.nvidia.com ask --namespace inference --ignore-not-found --wait=false --cascade=background",
    `delete ${GRAPH} qwen --namespace inference --ignore-not-found --wait=false --cascade=background`,
    "delete ingresses.networking.k8s.io door --namespace web --ignore-not-found --wait=false --cascade=background",
    "delete services web --namespace default --ignore-not-found --wait=false --cascade=background",
    "delete nodepools.karpenter.sh spot --ignore-not-found --wait=false --cascade=background",
  ]);
  expect([cluster.names("services"), cluster.names("persistentvolumeclaims")]).toEqual([["plain"], ["qwen-cache", "shared"]]);
});

test("claims go whose kind of data is named, and no other", async () => {
  EVERYTHING();
  await drained(["volumes"]);
  expect(cluster.names("persistentvolumeclaims")).toEqual(["shared"]);
  expect(cluster.changes.filter((line) => line.startsWith("patch"))).toEqual([expect.stringContaining("pvc-2")]);
  await drained(["volumes", "file-systems"]);
  expect(cluster.names("persistentvolumeclaims")).toEqual([]);
});

test("a volume that is retained already isn't touched; one that can't be kept stops all before anything goes", async () => {
  cluster.add(operator(1), graph("qwen"), claim("a"), volume("pvc-1", "inference/a", "ebs.csi.aws.com", "vol-1", "Retain"));
  await drained();
  expect(cluster.changes.filter((line) => line.startsWith("patch"))).toEqual([]);
  fakes.remove();
  fakes = new FakePrograms().on("kubectl", "patch persistentvolume", { err: "Error from server (Forbidden): persistentvolumes is forbidden", status: 1 });
  cluster = new FakeCluster(fakes).add(operator(1), graph("qwen"), claim("a"), volume("pvc-1", "inference/a", "ebs.csi.aws.com", "vol-1"));
  expect(await drained()).toMatchObject({ ok: false, reasons: [expect.stringContaining("could not be kept: Error from server (Forbidden)"), "Nothing was deleted."] });
  expect(cluster.names(GRAPH)).toEqual(["qwen"]);
});

describe("what doesn't go is told with who should take it off, and never forced", () => {
  test("while its controller lives: no word of taking the finaliser off", async () => {
    cluster.add(operator(1), graph("qwen"), service("web", "LoadBalancer")).stick();
    const { ok, reasons } = await drained();
    expect(ok).toBe(false);
    expect(reasons).toEqual([
      "dynamographdeployment inference/qwen is still there, held by nvidia.com/finalizer; dynamo-system/dynamo-platform-dynamo-operator-controller-manager runs and is to take it off: give it more time, and see what it says",
      `  > kubectl describe ${GRAPH} qwen --namespace inference`,
    ]);
    expect(reasons.join()).not.toContain("finalizers\":null");
    // What comes after waits for what didn't go.
    expect(cluster.changes.some((line) => line.includes("services"))).toBe(false);
  });

  test.each([["that is there without a pod", 0], ["that isn't there", undefined]])("with a controller %s: what brings it back, and the patch for a person's own hand", async (_, available) => {
    if (available !== undefined) cluster.add(operator(available));
    cluster.add(graph("qwen")).stick();
    const { reasons } = await drained();
    expect(reasons[0]).toContain("doesn't run: deploy the platform's stack again");
    expect(reasons[2]).toBe(`  > kubectl patch ${GRAPH} qwen --namespace inference --type=merge -p '{"metadata":{"finalizers":null}}'`);
    expect(cluster.changes.some((line) => line.startsWith("patch"))).toBe(false);
  });

  test("a load balancer of the cloud's own control plane is nobody's in the cluster; one of AWS's controller is that one's", async () => {
    cluster.add(service("web", "LoadBalancer")).stick();
    expect((await drained()).reasons).toEqual(["service default/web is still there, held by service.kubernetes.io/load-balancer-cleanup", "  > kubectl describe services web --namespace default"]);
    cluster.add({ ...service("web", "LoadBalancer"), finalizers: ["service.k8s.aws/resources"] });
    expect((await drained()).reasons[0]).toContain("aws-load-balancer-controller doesn't run: deploy the add-ons' stack again");
    cluster.add(balancer(1));
    expect((await drained()).reasons[0]).toContain("kube-system/aws-load-balancer-controller runs and is to take it off");
  });
});

test("an interruption stops between two objects", async () => {
  cluster.add(operator(1), graph("a"), graph("b"));
  const controller = new AbortController();
  const seen = await look();
  const end = await drain({ ...seen, deleted: [], limitMs: 300, pollMs: 50, signal: controller.signal, tell: () => controller.abort() });
  expect(end).toEqual({ ok: false, reasons: ["interrupted"] });
  expect(cluster.names(GRAPH)).toEqual(["b"]);
});

test("in a cluster of somebody else's only what is the deployment's own goes", async () => {
  const existing: OperatedDeployment = { ...EKS, stacks: EKS.stacks.filter(({ step }) => step !== "cluster"), namespaces: [{ name: "inference", made: false }, { name: "dynamo-system", made: true }], models: [{ name: "qwen", model: "q", namespace: "inference", parts: [], images: [] }] };
  const ofRelease = { "meta.helm.sh/release-name": "qwen", "meta.helm.sh/release-namespace": "inference" };
  cluster.add(operator(1), { ...graph("qwen"), annotations: ofRelease }, graph("by-hand"), service("web", "LoadBalancer"), service("theirs", "LoadBalancer", "other"), service("ours", "LoadBalancer", "dynamo-system"), { kind: "nodepools.karpenter.sh", name: "spot" });
  await drained([], existing);
  expect([cluster.names(GRAPH), cluster.names("services"), cluster.names("nodepools.karpenter.sh")]).toEqual([["by-hand"], ["theirs", "web"], ["spot"]]);
});

test("a kind that the cluster doesn't know is none; one that may not be listed stops the look", async () => {
  fakes.remove();
  fakes = new FakePrograms().on("kubectl", "get scaledobjects.keda.sh", { err: `error: the server doesn't have a resource type "scaledobjects"`, status: 1 });
  cluster = new FakeCluster(fakes).add(graph("qwen"));
  expect((await look()).contents.objects).toHaveLength(1);
  fakes.remove();
  fakes = new FakePrograms().on("kubectl", "get services", { err: "Error from server (Forbidden): services is forbidden", status: 1 });
  cluster = new FakeCluster(fakes);
  expect(await clusterContents(kubectlOf(fakes.programs(), {}), EKS)).toMatchObject({ known: false, why: "refused" });
});
