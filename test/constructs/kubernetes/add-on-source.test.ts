import { App, TerraformStack, Testing } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { ClusterConnection } from "../../../constructs/cluster/connection";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { HelmAddOn } from "../../../constructs/cluster/helm-add-on";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { IAddOnSource, contributedAddOns } from "../../../constructs/kubernetes/add-on-source";
import { AddOns } from "../../../constructs/kubernetes/add-ons";
import { connectHelm, connectKubernetes } from "../../../constructs/kubernetes/providers";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "add-on-source-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const addOn = (name: string, after?: string[]): HelmAddOn => ({ name, repository: "https://charts.example.com", chart: name, version: "1.0.0", namespace: "kube-system", after });
const CLUSTER: IKubernetesCluster = {
  clusterName: "lab",
  connection: ClusterConnection.kubeconfig({ context: "lab" }),
  gpuPools: [],
  storage: [],
  gpuSoftware: GpuSoftware.DEVICE_PLUGIN,
  addOns: [addOn("load-balancers")],
};
const monitoring = (...after: string[]): IAddOnSource => ({ property: "monitoring", addOns: () => [addOn("metrics", after)] });

function install(sources: IAddOnSource[]): { problems: [string, string][]; releases: { [name: string]: any } } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  const stack = new TerraformStack(app, "addons");
  connectHelm(stack, CLUSTER.connection);
  connectKubernetes(stack, CLUSTER.connection);
  new AddOns(stack, "add-ons", { cluster: CLUSTER, sources });
  const releases = Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release);
  return { problems: problemsIn(app).map(({ code, property }) => [code, property]), releases: Object.fromEntries(releases.map((one) => [one.name, one])) };
}

test("GPU software and the cloud contribute to every cluster, in this order", () => {
  expect(contributedAddOns(CLUSTER).map(({ addOn: { name }, property }) => [name, property])).toEqual([
    ["nvidia-device-plugin", "cluster.gpuSoftware"],
    ["load-balancers", "cluster.addOns[0]"],
  ]);
});

test("another source's charts are installed after those of others that they name", () => {
  const { problems, releases } = install([monitoring("nvidia-device-plugin", "load-balancers")]);
  expect(problems).toEqual([]);
  expect(releases.metrics.depends_on).toEqual([expect.stringContaining("nvidia-device-plugin"), expect.stringContaining("load-balancers")]);
});

test("what nobody brings, and a name that another source has, are told where they stand", () => {
  expect(install([monitoring("cert-manager")]).problems).toEqual([["unknown-add-on", "monitoring[0].after[0]"]]);
  expect(install([{ property: "monitoring", addOns: () => [addOn("load-balancers")] }]).problems).toEqual([["duplicate-add-on", "monitoring[0].name"]]);
});
