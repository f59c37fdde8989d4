import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { checkNetwork } from "../../../constructs/inference/checks/check-network";
import { modelValues } from "../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../constructs/inference/weights/loader";
import { EFA, h100 } from "../../constructs/inference/shapes/cluster";
import { Rendered, describeWithHelm } from "../../harness/helm";
import { renderModel } from "./render";

/** Peers of the rules that let port 53 through, of each policy for what leaves a pod. */
function resolvers(objects: Rendered[]): Rendered[][] {
  const policies = objects.filter(({ kind, spec }) => kind === "NetworkPolicy" && spec.policyTypes.includes("Egress") && !/download/.test(spec.podSelector.matchLabels["app.kubernetes.io/component"] ?? ""));
  return policies.map(({ spec }) => spec.egress.filter(({ ports = [] }: Rendered) => ports.some(({ port }: Rendered) => port === 53)));
}

describeWithHelm("what a model's pods ask for names, where the rest is shut", () => {
  test("the cluster's own, and those that answer at a node's link-local address, at port 53 alone", () => {
    const found = resolvers(renderModel({ network: { outbound: { apiServerCidrs: ["10.0.0.1/32"], nameServerCidrs: ["172.20.0.10/32"] } } }));
    expect(found).toHaveLength(2);
    for (const rules of found) {
      expect(rules).toEqual([
        {
          to: [
            { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } },
            ...["169.254.20.10/32", "169.254.169.254/32", "169.254.10.10/32", "169.254.10.11/32", "172.20.0.10/32"].map((cidr) => ({ ipBlock: { cidr } })),
          ],
          ports: [{ protocol: "UDP", port: 53 }, { protocol: "TCP", port: 53 }],
        },
      ]);
    }
  });
});

test.each(["172.20.0.10", "172.20.0.10/16", "kube-dns", ""])("%j is no address to ask names at", (value) => {
  const network = { outbound: { apiServerCidrs: ["10.0.0.1/32"], nameServerCidrs: [value] } };
  const found = checkNetwork({ name: "qwen", model: "Qwen/Qwen3-0.6B", network });
  expect(found.map(({ code, property, fix }) => `${code} ${property}: ${fix}`)).toEqual(['invalid-outbound network.outbound.nameServerCidrs[0]: write it like "10.0.0.0/16"']);
});

test("a bucket that a sidecar mounts is fetched in the pod's network", () => {
  const fetches = (podAnnotations?: { [name: string]: string }): unknown => {
    const sharedVolume = { driver: "gcsfuse.csi.storage.gke.io", handle: "weights", attributes: {} };
    const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [h100("h100", EFA)], storage: [{ className: "bucket", accessModes: [AccessMode.READ_ONLY_MANY], sharedVolume, podAnnotations }] });
    const model: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 8, weightsLoader: WeightsLoader.prefilled(), network: { outbound: { apiServerCidrs: ["10.0.0.1/32"] } } };
    return (modelValues(model, cluster, DynamoRelease.of("1.6.1")).network as { outbound: { workersFetch: boolean } }).outbound.workersFetch;
  };
  expect(fetches({ "gke-gcsfuse/volumes": "true" })).toBe(true);
  expect(fetches()).toBe(false);
});
