import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { App, Aspects, IAspect, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { EksCluster } from "../../constructs/aws/eks-cluster";
import { AksCluster } from "../../constructs/azure/aks-cluster";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { GkeCluster } from "../../constructs/google/gke-cluster";
import { HelmRelease } from "../../constructs/kubernetes/helm-release";
import { EksDeployment } from "../../stacks/aws/deployment";
import { AksDeployment } from "../../stacks/azure/deployment";
import { Deployment } from "../../stacks/deployment";
import { GkeDeployment } from "../../stacks/google/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cdk-users-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }];
type Made = Deployment & { readonly cluster: Construct & IKubernetesCluster };

interface Cloud {
  make(scope: Construct): Made;
  /** All that is done to a cluster after it was made. */
  change(cluster: any): void;
  /** Type of the cluster's resource, of what came by `change`, and of a pool's. */
  readonly types: { readonly cluster: string; readonly pool: string; readonly added: readonly string[] };
}

const CLOUDS: { [name: string]: Cloud } = {
  eks: {
    make: (scope) => new EksDeployment(scope, "d", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models }),
    change: (cluster: EksCluster) => {
      expect(cluster.addGpuPool({ name: "a10g", machineType: "g5.xlarge", maxNodes: 1 })).toBe(cluster.gpuPools[1]);
      cluster.grantAdmin("arn:aws:iam::111122223333:role/ops");
      cluster.addPodRole("reader", { namespace: "inference", serviceAccounts: ["reader"], managedPolicies: ["AmazonS3ReadOnlyAccess"] });
    },
    types: { cluster: "aws_eks_cluster", pool: "aws_eks_node_group", added: ["aws_eks_access_entry", "aws_eks_pod_identity_association"] },
  },
  aks: {
    make: (scope) =>
      new AksDeployment(scope, "d", { region: "eastus", apiServerAccess: ApiServerAccess.CLUSTER_NETWORK, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models }),
    change: (cluster: AksCluster) => {
      expect(cluster.addGpuPool({ name: "t4", machineType: "Standard_NC4as_T4_v3", maxNodes: 1 })).toBe(cluster.gpuPools[1]);
      cluster.grantAdmin("00000000-0000-0000-0000-000000000003");
      cluster.addWorkloadIdentity("reader", { namespace: "inference", serviceAccount: "reader" });
    },
    types: { cluster: "azurerm_kubernetes_cluster", pool: "azurerm_kubernetes_cluster_node_pool", added: ["azurerm_role_assignment", "azurerm_federated_identity_credential"] },
  },
  gke: {
    make: (scope) => new GkeDeployment(scope, "d", { region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models }),
    change: (cluster: GkeCluster) => {
      expect(cluster.addGpuPool({ name: "a100", machineType: "a2-highgpu-1g", maxNodes: 1 })).toBe(cluster.gpuPools[1]);
      cluster.grantAdmin("group:ops@example.com");
      cluster.addWorkloadIdentity("reader", { namespace: "inference", serviceAccount: "reader", roles: ["roles/storage.objectViewer"] });
    },
    types: { cluster: "google_container_cluster", pool: "google_container_node_pool", added: ["google_project_iam_member"] },
  },
};

function synthesised(app: App): { [stack: string]: any } {
  app.synth();
  const folder = path.join(app.outdir, "stacks");
  return Object.fromEntries(fs.readdirSync(folder).map((stack) => [stack, JSON.parse(fs.readFileSync(path.join(folder, stack, "cdk.tf.json"), "utf8"))]));
}
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

describe.each(Object.entries(CLOUDS))("%s, as a user of CDK takes it", (_, { make, change, types }) => {
  const app = newApp();
  const deployment = make(app);
  change(deployment.cluster);
  const resource = deployment.cluster.node.defaultChild as TerraformResource;
  const seen: string[] = [];
  Aspects.of(deployment).add({ visit: (node: IConstruct) => void (node instanceof TerraformStack && seen.push(node.node.id)) } as IAspect);
  const model = deployment.findModel("qwen");
  const inference = deployment.stacks[deployment.stacks.length - 1];
  new ConfigMapV1(inference, "endpoint", { metadata: { name: "endpoint" }, data: { url: model?.endpoint as string }, dependsOn: [model?.helmRelease.resource as TerraformResource] });
  resource.addOverride("timeouts.update", "91m");
  const problems = problemsIn(app);
  const stacks = synthesised(app);
  const cluster = stacks["d-cluster"].resource;

  test("pools, administrators and identities come after the cluster, and nothing is refused", () => {
    expect(problems).toEqual([]);
    expect(deployment.cluster.gpuPools).toHaveLength(2);
    expect(Object.keys(cluster[types.pool]).length).toBeGreaterThanOrEqual(2);
    for (const type of types.added) {
      const made = Object.entries<any>(cluster[type] ?? {}).filter(([id]) => /reader|ops|admin/.test(id));
      expect([type, made.length > 0]).toEqual([type, true]);
      // A name alone, known before the cluster is, would put no edge to it.
      if (type !== "azurerm_role_assignment") expect(made.filter(([, body]) => JSON.stringify(body).includes(`${types.cluster}.`)).length).toBeGreaterThan(0);
    }
  });

  test("the cluster's resource is its default child, and takes what has no property here", () => {
    expect((deployment.cluster as any).resource).toBe(resource);
    expect(resource.terraformResourceType).toBe(types.cluster);
    expect(Object.values<any>(cluster[types.cluster])[0].timeouts.update).toBe("91m");
  });

  test("Aspects on the deployment reach each of its stacks", () => {
    expect([...new Set(seen)].sort()).toEqual(deployment.stacks.map(({ node }) => node.id).sort());
  });

  test("a model of it has a release to depend on and an endpoint", () => {
    expect(model?.endpoint).toBe("http://qwen-frontend.inference:8000/v1");
    expect(model?.helmRelease).toBeInstanceOf(HelmRelease);
    expect(model?.node.defaultChild).toBe(model?.helmRelease.resource);
    expect(stacks["d-inference"].resource.kubernetes_config_map_v1.endpoint).toMatchObject({ data: { url: model?.endpoint }, depends_on: [expect.stringMatching(/^helm_release\./)] });
    expect(deployment.findModel("other")).toBeUndefined();
    // As the page has it.
    expect(fs.readFileSync("docs/inference.md", "utf8")).toContain(`// "${model?.endpoint}": where`);
  });

  test("what stands for one resource has it as its default child", () => {
    const helm = deployment.stacks.flatMap((stack) => stack.node.findAll()).filter((one) => one instanceof HelmRelease);
    expect(helm.length).toBeGreaterThanOrEqual(3);
    for (const release of helm) expect(release.node.defaultChild).toBe(release.resource);
    const network = deployment.cluster.node.tryFindChild("network")?.node.defaultChild;
    expect(network).toBeInstanceOf(TerraformElement);
  });
});
