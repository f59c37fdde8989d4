import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { GpuMetrics } from "../../../constructs/kubernetes/monitoring/gpu-metrics";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { Logs } from "../../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../../constructs/kubernetes/telemetry/traces/traces";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { DataService } from "../../../constructs/dynamo/platform-parts";
import { describedPool } from "../../harness/described-pool";

/* eslint-disable @typescript-eslint/no-explicit-any -- a choice is given to any cloud's deployment */

/** Every choice of who watches, on every cloud where there is such a choice; of lines and spans each kind on each cloud, and each pair of both. */

export type Cloud = "eks" | "aks" | "gke" | "existing";

const QWEN = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const RELEASE = "1.6.1";

/** The platform with both of its data services, so that there is something to scrape of each. */
const dynamo = { release: RELEASE, platform: { nats: DataService.BUNDLED, etcd: DataService.BUNDLED } };

const OTLP = Traces.otlp({ endpoint: "https://otlp.example.com:4318", authorizationSecret: { name: "otlp", key: "header" } } as any);

export interface Choice {
  readonly id: string;
  readonly cloud: Cloud;
  /** "own", "beside", "managed" or "external". */
  readonly watch: string;
  readonly logs: string;
  readonly traces: string;
  readonly stacks: TerraformStack[];
  readonly problems: string[];
  readonly monitoring: Monitoring;
}

const WATCH: { readonly [name: string]: (cloud: Cloud) => Monitoring } = {
  own: () => Monitoring.inCluster({ grafana: { adminSecret: { name: "grafana-admin" } }, alertmanager: { configSecret: "alerts" }, chats: {}, storage: { ephemeral: true } }),
  beside: (cloud) => Monitoring.inCluster({ longStorage: LongStorage.CLOUD, cloudRules: true, storage: { ephemeral: true }, ...(cloud === "gke" ? { queryFrontend: {} } : {}) }),
  managed: (cloud) => Monitoring.managed({ rules: true, ...(cloud === "gke" ? { queryFrontend: {} } : {}) }),
  external: () => Monitoring.external({ address: "http://p.watch:9090", namespace: "watch", labels: { release: "p" }, kindsInstalled: true, chats: {}, gpuMetrics: GpuMetrics.NONE }),
};

const LOGS: { readonly [name: string]: () => Logs | undefined } = {
  none: () => undefined,
  console: () => Logs.console(),
  loki: () => Logs.loki(),
  cloud: () => Logs.cloud(),
};

const TRACES: { readonly [name: string]: () => Traces | undefined } = {
  none: () => undefined,
  tempo: () => Traces.tempo(),
  cloud: () => Traces.cloud(),
  otlp: () => OTLP,
};

export const CLOUDS: readonly Cloud[] = ["eks", "aks", "gke", "existing"];

/** The deployments of one app. */
export function makeChoices(clouds: readonly Cloud[] = CLOUDS): { readonly app: App; readonly choices: Choice[] } {
  const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "choices-")) });
  const choices = clouds.flatMap((cloud) =>
    Object.keys(WATCH).map((asked, index) => {
      // Nobody's managed Prometheus is known of a cluster that somebody else made.
      const watch = cloud === "existing" ? ["own", "external"][index % 2] : asked;
      const logs = pick(Object.keys(LOGS), index, cloud === "existing" ? ["cloud"] : []);
      const traces = pick(Object.keys(TRACES), index + CLOUDS.indexOf(cloud), cloud === "existing" || cloud === "aks" ? ["cloud"] : []);
      const monitoring = WATCH[watch](cloud);
      const id = `${cloud}-${index}`;
      const { stacks } = deployment(app, cloud, id, { dynamo, monitoring, logs: LOGS[logs](), traces: TRACES[traces]() });
      return { id, cloud, watch, logs, traces, stacks, monitoring };
    }),
  );
  const problems = problemsIn(app);
  return { app, choices: choices.map((choice) => ({ ...choice, problems: problems.filter(({ constructPath }) => constructPath.startsWith(choice.id)).map(({ code, property, reason }) => `${code} ${property}: ${reason}`) })) };
}

function pick(names: readonly string[], index: number, without: readonly string[]): string {
  const asked = names[index % names.length];
  return without.includes(asked) ? names[(index + 1) % names.length] : asked;
}

function deployment(app: App, cloud: Cloud, id: string, more: object): { readonly stacks: TerraformStack[] } {
  switch (cloud) {
    case "eks":
      return new EksDeployment(app, id, { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], deletionProtection: false, gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [QWEN], managedPrometheus: { alertTopicArn: undefined }, ...more } as any);
    case "aks":
      return new AksDeployment(app, id, { region: "eastus", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: [QWEN], managedPrometheus: {}, ...more } as any);
    case "gke":
      return new GkeDeployment(app, id, { project: "my-project", region: "us-central1", zones: ["us-central1-a"], controlPlaneAccess: ControlPlaneAccess.DNS, deletionProtection: false, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: [QWEN], ...more } as any);
    case "existing": {
      const cluster = new ExistingCluster({ clusterName: id, context: `kind-${id}`, gpuPools: [describedPool("gpu", { minNodes: 1, maxNodes: 1 })], storage: [{ className: "disks", accessModes: [AccessMode.READ_WRITE_ONCE] }, { className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }] });
      return new ExistingDeployment(app, id, { cluster, ...more, models: [{ ...QWEN, revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: 20 }] } as any);
    }
  }
}
