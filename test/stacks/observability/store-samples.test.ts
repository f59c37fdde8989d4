import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../constructs/inference/scaling/scaling-metric";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- the file's JSON has no type */

/** What a deployment's file tells of its managed Prometheus and Grafana: what `cost` counts, and where `dashboards` brings them. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "store-samples-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const QWEN = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const described = (make: (app: App) => unknown): any => {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  make(app);
  app.synth();
  return JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8")).monitoring;
};
const eks = (more: object): any =>
  described((app) => new EksDeployment(app, "chat", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", minNodes: 1, maxNodes: 3 }], models: [QWEN], ...more } as any));

test("a frontend, a worker and the GPUs of the fewest nodes; as many as may come of each at the most", () => {
  const scaling = Scaling.keda({ metric: ScalingMetric.concurrentRequests(4), maxReplicas: 3, startSeconds: 60, prometheus: "http://prometheus.elsewhere:9090" });
  const { storeSamples } = eks({ managedPrometheus: {}, monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD }), models: [{ ...QWEN, scaling }] });
  const gpu = storeSamples.fewestSeries - (500 + 3 + 5) - (170 + 5);
  expect(gpu).toBeGreaterThan(20);
  expect(storeSamples).toEqual({ everySeconds: 15, fewestSeries: 508 + 175 + gpu, mostSeries: 500 + 3 * 3 + 5 + 3 * 175 + 3 * gpu });
});

test("a managed one is sampled every 30 s, or as it is said; nothing where nothing goes there", () => {
  expect(eks({ managedPrometheus: {}, monitoring: Monitoring.managed() }).storeSamples.everySeconds).toBe(30);
  expect(eks({ managedPrometheus: {}, monitoring: Monitoring.managed({ scrape: { intervalSeconds: 60 } }) }).storeSamples.everySeconds).toBe(60);
  expect(eks({ monitoring: Monitoring.inCluster() })).not.toHaveProperty("storeSamples");
});

test("its Grafana by the name that it has there", () => {
  const grafana = { adminGroupIds: ["94482488-3041-7026-18f3-be45837cd0e4"] };
  expect(eks({ managedPrometheus: { grafana }, monitoring: Monitoring.managed() })).toMatchObject({ storeGrafana: "Amazon Managed Grafana", storeGrafanaName: "chat" });
  expect(eks({ managedPrometheus: {}, monitoring: Monitoring.managed() })).not.toHaveProperty("storeGrafanaName");
  const aks = (name?: string): any =>
    described((app) => new AksDeployment(app, "chat", { region: "eastus", clusterName: "a-name-that-is-longer-than-an-instance-s", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: [QWEN], managedPrometheus: { grafana: { adminObjectIds: ["11111111-2222-3333-4444-555555555555"], name } }, monitoring: Monitoring.managed() } as any));
  expect(aks().storeGrafanaName).toMatch(/^a-name-that-is-[0-9a-f]{8}$/);
  expect(aks("chat-grafana").storeGrafanaName).toBe("chat-grafana");
});
