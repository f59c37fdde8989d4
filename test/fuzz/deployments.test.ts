import { App, TerraformStack, Testing } from "cdktf";
import * as fc from "fast-check";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { Fabric } from "../../constructs/cluster/pools/fabric";
import { TaintEffect } from "../../constructs/cluster/pools/scheduling";
import { AccessMode } from "../../constructs/cluster/storage-offer";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { GangScheduler } from "../../constructs/dynamo/platform-parts";
import { AksDeployment } from "../../stacks/azure/deployment";
import { EksLustreDeployment } from "../../constructs/aws/storage/lustre-options";
import { EksDeployment } from "../../stacks/aws/deployment";
import { GkeDeployment } from "../../stacks/google/deployment";
import { ExistingDeployment } from "../../stacks/kubernetes/existing-deployment";
import { AKS, AKS_SCALE_SETS } from "../stacks/everything/aks";
import { EKS } from "../stacks/everything/eks";
import { GKE, GKE_CLOSED } from "../stacks/everything/gke";
import { mutate, mutations } from "./mutations";

/**
 * Properties as programs without a type check write them: each is refused, or what comes out is clean. Nothing else may happen. As many cases
 * as `FUZZ_RUNS` says for each cloud, half of them with one change, half with up to three; others with another `FUZZ_SEED`.
 */

const RUNS = Math.ceil(Number(process.env.FUZZ_RUNS ?? 40) / 2);
const SEED = Number(process.env.FUZZ_SEED ?? 20261129);
/** Nobody reads the stacks that cdktf remembers for each construct. */
Error.stackTraceLimit = 0;

const model = {
  name: "qwen",
  model: "Qwen/Qwen3-0.6B",
  gpusPerWorker: 1,
  replicas: 1,
  maxModelLen: 4096,
  engineArgs: ["--enable-prefix-caching"],
  plan: { workload: { isl: 100, osl: 10 }, accept: ["does-not-fit"] },
  preflight: { skip: ["ecc"], thresholds: { "gpu-memory-share": 0.9 } },
  network: { clientNamespaces: ["apps"], clientCidrs: ["10.0.0.0/16"] },
  huggingFaceToken: { name: "token", key: "HF_TOKEN" },
  imagePullSecrets: ["pull"],
  cacheSizeGiB: 2000,
};
const chain = {
  models: [model, { ...model, name: "two" }],
  dynamo: { release: "1.6.1", modelNamespace: "inference", platform: { grove: GangScheduler.BUNDLED, values: { "dynamo-operator": { env: [] } } } },
  existingNamespaces: ["inference"],
};
const pools = (machineType: string) => [
  { name: "a", machineType, minNodes: 0, maxNodes: 2, labels: { team: "x" } },
  { name: "b", machineType, maxNodes: 4 },
];
const existing = {
  clusterName: "lab",
  context: "lab",
  gpuPools: [
    { name: "l4", labels: { pool: "l4" }, nodeSelector: { pool: "l4" }, taints: [{ key: "gpu", value: "x", effect: TaintEffect.NO_SCHEDULE }], minNodes: 0, maxNodes: 4, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE },
  ],
  storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY], minimumGiB: 1 }],
  systemPool: { name: "system", labels: {}, nodeSelector: {}, taints: [{ key: "system", effect: TaintEffect.NO_EXECUTE }], minNodes: 1, maxNodes: 2 },
};
const attributes = { ...Object.fromEntries(Object.entries(existing).filter(([name]) => name !== "context")), endpoint: "https://lab.example.com:6443", credential: { command: "aws", args: ["eks", "get-token"], env: { AWS_PROFILE: "lab" } } };

interface Case {
  readonly props: object;
  readonly make: (app: App, props: object) => unknown;
}

/** All options, and two of the models: the others cost time, and try no other option of the cluster's. */
const whole = <T extends { readonly models: readonly unknown[] }>(props: T, first: number): T => ({ ...props, models: props.models.slice(first, first + 2) });

const CASES: { readonly [cloud: string]: Case } = {
  eks: {
    props: { region: "us-west-2", network: { cidr: "10.0.0.0/16", availabilityZones: ["us-west-2a", "us-west-2b"] }, gpuPools: pools("g6.2xlarge"), systemPool: { minNodes: 2 }, publicAccessCidrs: ["203.0.113.7/32"], admins: ["arn:aws:iam::111122223333:role/x"], logRetentionDays: 30, registry: { images: ["preflight"], keepTagged: 10 }, tags: { team: "x" }, ...chain },
    make: (app, props) => new EksDeployment(app, "lab", props as never),
  },
  "eks in depth": {
    props: {
      region: "us-west-2",
      network: { availabilityZones: ["us-west-2a", "us-west-2b"], privateEndpoints: true, nat: true, moreEndpoints: ["kms"] },
      gpuPools: pools("g6.8xlarge").map((pool) => ({ ...pool, efa: true, placementGroup: "x", availabilityZones: ["us-west-2a"], instanceStore: true, fastImagePull: true, diskThroughputMiBps: 250, diskIops: 3000 })),
      lustre: { capacityGiB: 1200, availabilityZone: "us-west-2a", deployment: EksLustreDeployment.persistent(250), backupDays: 7 },
      ...chain,
    },
    make: (app, props) => new EksDeployment(app, "lab", props as never),
  },
  aks: {
    props: { region: "eastus", apiServerAccess: ApiServerAccess.ANYWHERE, network: { vnetCidr: "10.0.0.0/16" }, gpuPools: pools("Standard_NC24ads_A100_v4"), systemPool: { minNodes: 2, zones: ["1"] }, adminObjectIds: ["00000000-0000-0000-0000-000000000001"], registry: { name: "labregistry" }, maintenance: { day: "Sunday", startHourUtc: 2 }, tags: { team: "x" }, ...chain },
    make: (app, props) => new AksDeployment(app, "lab", props as never),
  },
  gke: {
    props: { region: "us-central1", zones: ["us-central1-a"], project: "my-project", gpuPools: pools("g2-standard-8"), systemPool: { minNodes: 1, diskSizeGiB: 100 }, ipRanges: { nodes: "10.0.0.0/20" }, webhookPorts: [9443], registry: { immutableTags: true }, ...chain },
    make: (app, props) => new GkeDeployment(app, "lab", props as never),
  },
  "eks with everything": { props: whole(EKS, 1), make: (app, props) => new EksDeployment(app, "lab", props as never) },
  "aks with everything": { props: whole(AKS, 1), make: (app, props) => new AksDeployment(app, "lab", props as never) },
  "aks of scale sets with everything": { props: whole(AKS_SCALE_SETS, 0), make: (app, props) => new AksDeployment(app, "lab", props as never) },
  "gke with everything": { props: whole(GKE, 0), make: (app, props) => new GkeDeployment(app, "lab", props as never) },
  "gke closed, with everything": { props: GKE_CLOSED, make: (app, props) => new GkeDeployment(app, "lab", props as never) },
  existing: {
    props: { cluster: existing, ...chain },
    make: (app, { cluster, ...props }: { cluster?: unknown }) => new ExistingDeployment(app, "lab", { cluster: new ExistingCluster(cluster as never), ...props } as never),
  },
  attributes: {
    props: { cluster: attributes, ...chain },
    make: (app, { cluster, ...props }: { cluster?: unknown }) => new ExistingDeployment(app, "lab", { cluster: ExistingCluster.fromAttributes(cluster as never), ...props } as never),
  },
};

/** What no document of ours may hold. */
const DIRT = /\bNaN\b|Infinity|\[object |undefined|function|"[^"]*Symbol\(/;

describe.each(Object.entries(CASES))("%s: refused, or clean", (_name, { props, make }) => {
  const outcome = (changed: object): string => {
    const app = new App({ outdir: process.env.TMPDIR });
    make(app, changed);
    if (problemsIn(app).length > 0) return "refused";
    const dirt = app.node
      .findAll()
      .filter(TerraformStack.isStack)
      .map((stack) => DIRT.exec(Testing.synth(stack)));
    return dirt.find((found) => found !== null)?.[0] ?? "clean";
  };

  test("as it stands it is clean", () => {
    expect(outcome(props)).toBe("clean");
  });

  test.each([1, 3])("with up to %i changes", (most) => {
    fc.assert(
      fc.property(mutations(most), (changes) => {
        const seen = outcome(mutate(props, changes));
        if (seen !== "refused" && seen !== "clean") throw new Error(`came out: ${seen}`);
      }),
      { numRuns: RUNS, seed: SEED, verbose: 0 },
    );
  }, 300_000 + RUNS * 1000);
});
