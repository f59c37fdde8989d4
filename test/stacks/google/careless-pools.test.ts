import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Fn } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { GpuDirect } from "../../../constructs/google/gpu-direct/gpu-direct";
import { GkeDeployment } from "../../../stacks/google/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- callers without types give anything */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "careless-pools-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

function told(pool: any): string[] {
  const app = new App({ outdir: scratch });
  new GkeDeployment(app, "lab", { project: "my-project-1", region: "us-central1", zones: ["us-central1-a"], models: [], gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2, ...pool }] });
  return problemsIn(app).map(({ code, property, reason }) => `${code} ${property}: ${reason}`);
}

const L4 = { type: "nvidia-l4", count: 1 };

test.each<[string, any, RegExp[]]>([
  ["one node at birth in zones that are known only at apply, which may be three", { startNodes: 1, zones: Fn.tolist(["us-central1-a"]) }, [/^start-nodes-unknown gpuPools\[0\].startNodes: .* zones, which are known only at apply/]],
  ["AWS's, whose GPUs are stated", { machineType: "g6.2xlarge", accelerator: L4 }, [/^unknown-machine-type gpuPools\[0\].machineType: .* AWS, where a deployment is an EksDeployment/]],
  ["Azure's, whose GPUs are stated", { machineType: "Standard_NC24ads_A100_v4", accelerator: L4 }, [/^unknown-machine-type .* an AksDeployment/]],
  ["no name, whose GPUs are stated", { machineType: "", accelerator: L4 }, [/^unknown-machine-type .* lower-case letters, digits and hyphens/]],
  ["a name in capitals, whose GPUs are stated", { machineType: "G2-STANDARD-8", accelerator: L4 }, [/^unknown-machine-type .* lower-case letters/]],
  ["no machine: nothing of its network", { machineType: null, gpuDirect: GpuDirect.RDMA, zones: ["us-central1-a"] }, [/^wrong-type gpuPools\[0\].machineType/]],
])("%s", (...[, pool, expected]) => {
  expect(told(pool)).toEqual(expected.map((one) => expect.stringMatching(one)));
});

test("a new machine is taken from who states its GPUs, and no nodes at birth whatever the zones", () => {
  expect(told({ machineType: "g9-standard-8", accelerator: L4 })).toEqual([]);
  expect(told({ startNodes: 0, zones: Fn.tolist(["us-central1-a"]) })).toEqual([]);
});
