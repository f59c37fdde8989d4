import { spawnSync } from "child_process";
import { Programs } from "../../../operate/programs/programs";
import { ClusterContents, clusterContents } from "../../../operate/teardown/cluster-objects";
import { Controllers } from "../../../operate/teardown/controllers";
import { Drained, drain } from "../../../operate/teardown/drain";
import { kubectlOf } from "../../../operate/teardown/connect";
import { EKS } from "../deployments";

/**
 * The drain on a real API server with real kubectl: finalisers, missing kinds, reclaim policies. `TEST_KUBECONFIG` names a cluster without
 * real nodes, on which this may make and delete things (docs/commands/test-cluster.md); its nodes are pretended, so that a Deployment becomes available.
 */
const kubeconfig = process.env.TEST_KUBECONFIG;
const GRAPHS = "dynamographdeployments.nvidia.com";

(kubeconfig === undefined ? describe.skip : describe)("the drain on an API server (needs TEST_KUBECONFIG, of a cluster without real nodes)", () => {
  const namespace = `drain-${process.pid}`;
  const run = (args: string[], input?: object): string => {
    const { status, stdout, stderr } = spawnSync("kubectl", ["--kubeconfig", kubeconfig as string, ...args], { encoding: "utf8", input: input === undefined ? undefined : JSON.stringify(input) });
    if (status !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  const apply = (...objects: object[]): void => objects.forEach((object) => void run(["apply", "-f", "-"], object));
  const programs = new Programs({ env: process.env, signal: new AbortController().signal });
  const kubectl = kubectlOf(programs, { kubeconfig });
  const graph = (name: string): object => ({ apiVersion: "nvidia.com/v1beta1", kind: "DynamoGraphDeployment", metadata: { name, namespace, finalizers: ["nvidia.com/finalizer"] }, spec: {} });
  const labels = { app: "operator" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "operator", image: "operator" }] } };
  const operator = (replicas: number): object => ({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "dynamo-platform-dynamo-operator-controller-manager", namespace }, spec: { replicas, selector: { matchLabels: labels }, template } });

  beforeAll(() => {
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    apply(
      { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: GRAPHS }, spec: { group: "nvidia.com", scope: "Namespaced", names: { plural: "dynamographdeployments", singular: "dynamographdeployment", kind: "DynamoGraphDeployment" }, versions: [{ name: "v1beta1", served: true, storage: true, schema }] } },
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      { apiVersion: "v1", kind: "Node", metadata: { name: `node-${namespace}`, annotations: { "kwok.x-k8s.io/node": "fake" } } },
    );
    run(["wait", "--for=condition=Established", `crd/${GRAPHS}`, "--timeout=30s"]);
  }, 60_000);
  afterAll(() => {
    for (const name of spawnSync("kubectl", ["--kubeconfig", kubeconfig as string, "get", GRAPHS, "-n", namespace, "-o", "name"], { encoding: "utf8" }).stdout.split("\n").filter((one) => one !== "")) {
      run(["patch", name, "-n", namespace, "--type=merge", "-p", '{"metadata":{"finalizers":null}}']);
    }
    run(["delete", "namespace", namespace, "--wait=false"]);
    run(["delete", "pv,node", "-l", `drain=${namespace}`, "--ignore-not-found", "--wait=false"]);
    run(["delete", "node", `node-${namespace}`, "--wait=false"]);
  }, 60_000);

  const deployment = { ...EKS, stacks: EKS.stacks.filter(({ step }) => step !== "cluster"), namespaces: [{ name: namespace, made: true }] };

  async function look(): Promise<{ contents: ClusterContents; controllers: Controllers }> {
    const [contents, controllers] = [await clusterContents(kubectl, deployment), await Controllers.of(kubectl)];
    if (!contents.known || !controllers.known) throw new Error(JSON.stringify([contents, controllers]));
    return { contents: contents.value, controllers: controllers.value };
  }
  const drained = async (limitMs: number): Promise<Drained> => drain({ ...(await look()), kubectl, deleted: [], limitMs, pollMs: 300, signal: new AbortController().signal, tell: () => undefined });

  test("a graph whose operator doesn't run stays, and keeps its finaliser; what comes after isn't touched", async () => {
    apply(operator(0), graph("stuck"), { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace }, spec: { type: "LoadBalancer", ports: [{ port: 80 }], selector: { app: "web" } } });
    const { ok, reasons } = await drained(1500);
    expect(ok).toBe(false);
    expect(reasons[0]).toContain(`dynamographdeployment ${namespace}/stuck is still there, held by nvidia.com/finalizer; ${namespace}/dynamo-platform-dynamo-operator-controller-manager doesn't run`);
    const { metadata } = JSON.parse(run(["get", GRAPHS, "stuck", "-n", namespace, "-o", "json"]));
    expect([metadata.finalizers, typeof metadata.deletionTimestamp]).toEqual([["nvidia.com/finalizer"], "string"]);
    expect(run(["get", "service", "web", "-n", namespace, "-o", "name"])).toContain("service/web");
    // The command that was printed for a person does what it says.
    const patch = reasons.find((line) => line.includes("> kubectl patch"))!.replace(/^.*> kubectl/, `kubectl --kubeconfig ${kubeconfig}`);
    expect(spawnSync("sh", ["-c", patch]).status).toBe(0);
    expect(run(["get", GRAPHS, "-n", namespace, "-o", "name"])).toBe("");
  }, 60_000);

  test("with its operator at work all goes; the claim stays, its volume is retained", async () => {
    run(["scale", "deployment", "dynamo-platform-dynamo-operator-controller-manager", "-n", namespace, "--replicas=1"]);
    run(["wait", "--for=condition=Available", "deployment/dynamo-platform-dynamo-operator-controller-manager", "-n", namespace, "--timeout=40s"]);
    const volume = `pv-${namespace}`;
    apply(
      graph("qwen"),
      { apiVersion: "v1", kind: "PersistentVolume", metadata: { name: volume, labels: { drain: namespace } }, spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteMany"], persistentVolumeReclaimPolicy: "Delete", storageClassName: namespace, csi: { driver: "efs.csi.aws.com", volumeHandle: "fs-1::fsap-1" } } },
      { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "cache", namespace }, spec: { accessModes: ["ReadWriteMany"], storageClassName: namespace, volumeName: volume, resources: { requests: { storage: "1Gi" } } } },
    );
    run(["wait", `--for=jsonpath={.status.phase}=Bound`, "pvc/cache", "-n", namespace, "--timeout=30s"]);
    // The operator's part: it takes its finaliser off what is being deleted.
    const operating = setInterval(() => {
      const { items } = JSON.parse(run(["get", GRAPHS, "-n", namespace, "-o", "json"]));
      for (const { metadata } of items) if (metadata.deletionTimestamp !== undefined) run(["patch", GRAPHS, metadata.name, "-n", namespace, "--type=merge", "-p", '{"metadata":{"finalizers":null}}']);
    }, 700);
    try {
      expect(await drained(20_000)).toEqual({ ok: true, reasons: [] });
    } finally {
      clearInterval(operating);
    }
    expect(run(["get", `${GRAPHS},services,ingresses`, "-n", namespace, "-o", "name"])).toBe("");
    expect(run(["get", "pvc", "-n", namespace, "-o", "name"])).toContain("cache");
    expect(run(["get", "pv", volume, "-o", "jsonpath={.spec.persistentVolumeReclaimPolicy} {.status.phase}"])).toBe("Retain Bound");
  }, 120_000);
});
