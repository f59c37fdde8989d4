import * as fs from "fs";
import * as path from "path";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { Fabric } from "../../constructs/cluster/pools/fabric";
import { AccessMode } from "../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../constructs/dynamo/release";
import { ChartRepository } from "../../constructs/kubernetes/chart-repository";
import { HelmRelease } from "../../constructs/kubernetes/helm-release";
import { connectHelm } from "../../constructs/kubernetes/providers";
import { ExistingDeployment } from "../../stacks/kubernetes/existing-deployment";
import { StateBackend } from "../../stacks/state-backend";
import { Json } from "../programs";

export const ID = "life";
export const MODEL = "qwen";
/** In the chart that stands in for the platform's: while it is there, an operator is. */
export const OPERATOR = "stand-in-operator";
export const NAMESPACES = { crds: "dynamo-crds", platform: "life-system", models: "life-models" };
export const STACKS = { crds: `${ID}-crds`, platform: `${ID}-platform`, inference: `${ID}-inference`, secret: `${ID}-secret` };

/** A deployment on a cluster that is there, as people write it, and a release with a secret value. */
export function writeApp(scratch: string, kubeconfig: string, context: string): ExistingCluster {
  const cluster = new ExistingCluster({
    clusterName: ID,
    context,
    kubeconfigPath: kubeconfig,
    gpuPools: [
      {
        name: "gpu",
        labels: { "life.example.com/pool": "gpu" },
        nodeSelector: { "life.example.com/pool": "gpu" },
        taints: [],
        minNodes: 1,
        maxNodes: 1,
        gpu: "NVIDIA L4",
        gpusPerNode: 1,
        fabric: Fabric.NONE,
      },
    ],
    storage: [{ className: "life", accessModes: [AccessMode.READ_WRITE_MANY] }],
  });
  const charts = path.join(scratch, "charts");
  writeChart(path.join(charts, "dynamo-platform"), DynamoRelease.DEFAULT, deployment());
  writeChart(path.join(charts, "with-secret"), "1.0.0", '{apiVersion: v1, kind: ConfigMap, metadata: {name: length}, data: {length: "{{ len .Values.auth.password }}"}}');
  const app = new App({ outdir: path.join(scratch, "out") });
  const backend = StateBackend.local({ directory: "../../../state" });
  new ExistingDeployment(app, ID, {
    cluster,
    backend,
    models: [{ name: MODEL, model: "Qwen/Qwen3-0.6B", revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: 20 }],
    dynamo: { namespace: NAMESPACES.platform, modelNamespace: NAMESPACES.models },
    chartRepository: ChartRepository.folder(charts),
  });
  const stack = new TerraformStack(app, STACKS.secret);
  backend.attach(stack);
  connectHelm(stack, cluster.connection);
  const password = new TerraformVariable(stack, "password", { type: "string", sensitive: true });
  new HelmRelease(stack, "release", {
    name: "with-secret",
    namespace: "default",
    localChart: path.join(charts, "with-secret"),
    secretValues: { values: { auth: { password: password.stringValue } }, revision: 1 },
  });
  app.synth();
  return cluster;
}

function writeChart(folder: string, version: string, template: string): void {
  fs.mkdirSync(path.join(folder, "templates"), { recursive: true });
  fs.writeFileSync(path.join(folder, "Chart.yaml"), `apiVersion: v2\nname: ${path.basename(folder)}\nversion: ${version}\n`);
  fs.writeFileSync(path.join(folder, "templates", "all.yaml"), `${template}\n`);
}

function deployment(): string {
  const labels = { app: OPERATOR };
  const object: Json = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: OPERATOR },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "example.com/stand-in:1" }] } },
    },
  };
  return JSON.stringify(object);
}
