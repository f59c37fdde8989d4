import * as fs from "fs";
import { App } from "cdktf";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { GKE } from "../../../stacks/everything/gke";
import { GKE_SHAPES, gkeShape } from "../../../stacks/google/gke-shapes";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

// Left out, GKE installs none or its own default, by version.
test("each pool with GPUs states its driver, in every shape and in a deployment with every option", () => {
  const app = new App({ outdir: fs.mkdtempSync("/tmp/driver-stated-") });
  new GkeDeployment(app, "everything", { ...GKE, backend: StateBackend.local() });
  Object.keys(GKE_SHAPES).forEach((name) => gkeShape(app, name));
  app.synth();
  const pools = fs.readdirSync(`${app.outdir}/stacks`).flatMap((stack) => Object.entries<any>(JSON.parse(fs.readFileSync(`${app.outdir}/stacks/${stack}/cdk.tf.json`, "utf8")).resource?.google_container_node_pool ?? {}));
  fs.rmSync(app.outdir, { recursive: true });
  const accelerators = pools.flatMap(([id, { node_config: node }]) => (node.guest_accelerator ?? []).map((one: any): [string, string] => [id, one.gpu_driver_installation_config?.gpu_driver_version]));
  expect(accelerators.length).toBeGreaterThan(10);
  expect(accelerators.filter(([, version]) => version !== "LATEST")).toEqual([]);
  // One owner of the taint, which is GKE.
  expect(pools.filter(([, { node_config: node }]) => JSON.stringify(node.taint ?? []).includes("nvidia.com/gpu")).map(([id]) => id)).toEqual([]);
});
