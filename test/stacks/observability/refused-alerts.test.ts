import { Testing } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";

/** Alerts that can't be, in whole deployments: refused with all else that is wrong, where their rules and dashboards would have been written. */

const WRONG_MODEL = { name: "Qwen", model: "Qwen/Qwen3-0.6B" };

const CLOUDS = {
  eks: (monitoring: Monitoring) => (app: ReturnType<typeof Testing.app>) =>
    new EksDeployment(app, "d", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [WRONG_MODEL], monitoring }),
  aks: (monitoring: Monitoring) => (app: ReturnType<typeof Testing.app>) =>
    new AksDeployment(app, "d", { region: "eastus", apiServerAccess: ApiServerAccess.CLUSTER_NETWORK, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: [WRONG_MODEL], monitoring }),
  gke: (monitoring: Monitoring) => (app: ReturnType<typeof Testing.app>) =>
    new GkeDeployment(app, "d", { region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: [WRONG_MODEL], monitoring }),
};

describe.each(Object.entries(CLOUDS))("%s", (_, make) => {
  const told = (monitoring: Monitoring): string[] => {
    const app = Testing.app();
    make(monitoring)(app);
    return problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  };

  test.each<[string, object, string]>([
    ["an objective between two bounds", { timeToFirstTokenSeconds: 1.01 }, "not-a-bucket-bound monitoring.alerts.timeToFirstTokenSeconds"],
    ["a bound of another release", { interTokenSeconds: 0.084 }, "not-a-bucket-bound monitoring.alerts.interTokenSeconds"],
    ["an alert that there isn't", { leaveOut: ["DynamoGpuIdel"] }, "unknown-alert monitoring.alerts.leaveOut[0]"],
    ["no options at all", "all" as unknown as object, "wrong-type monitoring.alerts"],
  ])("%s", (__, alerts, refused) => {
    const all = [Monitoring.inCluster({ alerts, grafana: { adminSecret: { name: "grafana-admin" } } }), Monitoring.external({ address: "http://p.watch:9090", namespace: "watch", alerts })];
    for (const monitoring of all) expect(told(monitoring)).toEqual(expect.arrayContaining([refused, "invalid-name name"]));
  });
});
