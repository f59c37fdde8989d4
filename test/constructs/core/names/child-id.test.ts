import { App } from "cdktf";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { childId } from "../../../../constructs/core/names/child-id";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AksDeployment } from "../../../../stacks/azure/deployment";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../../stacks/google/deployment";

test("a name is its own id, but for those that every object has", () => {
  expect(["qwen", "constructor", "toString", "__proto__", ""].map(childId)).toEqual(["qwen", "constructor-named", "toString-named", "__proto__-named", ""]);
});

const models = [{ name: "constructor", model: "Qwen/Qwen3-0.6B", cacheSizeGiB: 2000 }];
const pool = (machineType: string) => ({ models, gpuPools: [{ name: "constructor", machineType, maxNodes: 2 }] });
const MAKERS: [string, (app: App) => { readonly cluster: IKubernetesCluster }][] = [
  ["EKS", (app) => new EksDeployment(app, "lab", { region: "us-west-2", ...pool("g6.2xlarge") })],
  ["AKS", (app) => new AksDeployment(app, "lab", { region: "eastus", apiServerAccess: ApiServerAccess.ANYWHERE, ...pool("Standard_NC24ads_A100_v4") })],
  ["GKE", (app) => new GkeDeployment(app, "lab", { region: "us-central1", ...pool("g2-standard-8") })],
];

test.each(MAKERS)("%s: a pool and a model called constructor are made", (_, make) => {
  const app = new App();
  const { cluster } = make(app);
  expect(problemsIn(app)).toEqual([]);
  expect(cluster.gpuPools.map(({ name }) => name)).toEqual(["constructor"]);
  const made = app.node.findAll().map(({ node }) => node.path);
  expect(made.filter((path) => /models\/constructor-named$/.test(path))).toHaveLength(1);
  expect(made.filter((path) => /constructor-named\/nodes?$|constructor-named\/pool$/.test(path)).length).toBeGreaterThan(0);
});
