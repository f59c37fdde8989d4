import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { AksDeployment } from "../../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../../stacks/google/deployment";

/** What happens to a deployment when its pools are written in another order, or one comes. */

// Synthesised JSON has no type.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "pools-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

interface Pool {
  readonly name: string;
  readonly machineType: string;
  readonly maxNodes: number;
  readonly capacity?: Capacity;
}

interface Cloud {
  readonly name: string;
  readonly pools: Pool[];
  readonly make: (app: App, pools: Pool[]) => { readonly stacks: TerraformStack[] };
}

const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "a" }];
const clouds: Cloud[] = [
  {
    name: "EKS",
    pools: ["g6.xlarge", "g6e.xlarge", "p5.48xlarge"].map((machineType, index) => ({ name: "abc"[index], machineType, maxNodes: 2 })),
    make: (app, gpuPools) => new EksDeployment(app, "x", { region: "us-west-2", gpuPools, models }),
  },
  {
    name: "AKS",
    pools: ["Standard_NC24ads_A100_v4", "Standard_NC40ads_H100_v5", "Standard_ND96isr_H100_v5"].map((machineType, index) => ({
      name: "abc"[index],
      machineType,
      maxNodes: 2,
    })),
    make: (app, gpuPools) =>
      new AksDeployment(app, "x", {
        region: "eastus",
        apiServerAccess: ApiServerAccess.ANYWHERE,
        gpuPools,
        models,
      }),
  },
  {
    name: "GKE",
    pools: ["g2-standard-8", "a2-highgpu-1g", "a2-ultragpu-1g"].map((machineType, index) => ({
      name: "abc"[index],
      machineType,
      // Where all of them are: us-central1-b has no A100 of 80 GB.
      zones: ["us-central1-a", "us-central1-c"],
      maxNodes: 2,
    })),
    make: (app, gpuPools) => new GkeDeployment(app, "x", { region: "us-central1", gpuPools, models }),
  },
];

let runs = 0;
/** Every resource and data source of every stack, by its address. */
function addresses(cloud: Cloud, pools: Pool[]): Map<string, Json> {
  const app = new App({ outdir: path.join(scratch, String(runs++)) });
  cloud.make(app, pools);
  app.synth();
  const all = new Map<string, Json>();
  for (const stack of fs.readdirSync(path.join(app.outdir, "stacks"))) {
    const text = fs.readFileSync(path.join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8");
    const { resource = {}, data = {} } = JSON.parse(text);
    for (const [group, types] of Object.entries<Json>({ resource, data })) {
      for (const [type, instances] of Object.entries<Json>(types)) {
        for (const [name, body] of Object.entries<Json>(instances)) all.set(`${stack} ${group} ${type}.${name}`, body);
      }
    }
  }
  return all;
}

describe.each(clouds)("$name", (cloud) => {
  const [a, b, c] = cloud.pools;

  test("pools in another order: the same resources, to the letter", () => {
    expect(addresses(cloud, [b, a])).toEqual(addresses(cloud, [a, b]));
  });

  test("what the scheduler is told of a pool's label stands on its nodes", () => {
    const pools = [...addresses(cloud, [a]).entries()].filter(([address]) => /node_group|node_pool/.test(address));
    const labels = pools.map(([, body]) => body.labels ?? body.node_labels ?? body.node_config?.labels);
    expect(labels).toContainEqual(expect.objectContaining({ "dynamo-serving/gpu-pool": "a" }));
  });

  test.each([
    ["pool", c],
    ["pool, the first one that is spot", { ...a, name: "c", capacity: Capacity.SPOT }],
  ])("one more %s: nothing else is touched, and what is new carries its name", (_, more) => {
    const before = addresses(cloud, [a, b]);
    const after = addresses(cloud, [more, a, b]);
    for (const [address, body] of before) expect([address, after.get(address)]).toEqual([address, body]);
    const added = [...after.keys()].filter((address) => !before.has(address));
    expect(added.length).toBeGreaterThan(0);
    for (const address of added) expect(address).toMatch(/_c(_|-|$)/);
  });
});
