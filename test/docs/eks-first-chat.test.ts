import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { cost } from "../../cli/commands/cost";
import { processIo, runCommand } from "../../cli/run";
import { missingTerraform, rehearse } from "../../testing";
import { buildApp, makeRehearsable, runApp } from "../harness/apps";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** The app of docs/eks/first-chat.md, as a reader pastes it. */

const page = fs.readFileSync("docs/eks/first-chat.md", "utf8");

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "first-chat-")));
const source = path.resolve(".build", `first-chat-${process.pid}.ts`);
const outfile = source.replace(/\.ts$/, ".js");
const output = path.join(scratch, "cdktf.out");
const stack = (name: string): any => JSON.parse(fs.readFileSync(path.join(output, "stacks", name, "cdk.tf.json"), "utf8"));

beforeAll(() => {
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)];
  expect(blocks).toHaveLength(1);
  fs.mkdirSync(path.dirname(source), { recursive: true });
  fs.writeFileSync(source, blocks[0][1]);
  buildApp(source, outfile);
  runApp(outfile, output);
}, 120_000);
afterAll(() => [scratch, source, outfile].forEach((one) => fs.rmSync(one, { recursive: true, force: true })));

test("makes what the page says: two machines of the block with EFA in its zone, and Lustre beside them", () => {
  const { resource } = stack("chat-cluster");
  const pool = Object.values<any>(resource.aws_eks_node_group).find(({ node_group_name: name }) => name === "h100");
  expect(pool).toMatchObject({ capacity_type: "CAPACITY_BLOCK", scaling_config: { desired_size: 2, max_size: 2, min_size: 0 } });
  expect(pool.subnet_ids).toHaveLength(1);
  const template = Object.values<any>(resource.aws_launch_template).find(({ name }) => name === "chat-h100");
  expect(template).toMatchObject({ instance_type: "p5.48xlarge", instance_market_options: { market_type: "capacity-block" } });
  expect(template.network_interfaces).toHaveLength(32);
  expect(Object.values<any>(resource.aws_fsx_lustre_file_system)).toMatchObject([{ storage_capacity: 2400, per_unit_storage_throughput: 250 }]);
  expect(Object.values<any>(resource.aws_eip)).toHaveLength(1);
  expect(page).toContain(`kubectl port-forward -n inference service/${Object.values<any>(stack("chat-inference").resource.helm_release)[0].name}-frontend`);
});

test("asks for the quotas that the page names", () => {
  const { pools, needs } = JSON.parse(fs.readFileSync(path.join(output, "deployments", "chat.json"), "utf8"));
  expect(pools.map(({ name, capacity, machineType, maxNodes }: any) => [name, capacity, machineType, maxNodes])).toEqual(expect.arrayContaining([["h100", "block", "p5.48xlarge", 2], ["system", "on-demand", "m6i.xlarge", 4]]));
  expect(needs.counts).toEqual([{ kind: "vpcs", count: 1 }, { kind: "elastic-ips", count: 1 }]);
  const { quotas, counts } = JSON.parse(fs.readFileSync("operate/clouds/data/aws-quotas.json", "utf8"));
  const known = [...quotas, ...counts].map(({ code }: { code: string }) => code);
  const named = [...page.matchAll(/`(L-[0-9A-F]{8})`/g)].map(([, code]) => code);
  expect(named).toHaveLength(4);
  expect(named.filter((code) => !known.includes(code))).toEqual([]);
});

test("costs what the page shows of the command", async () => {
  let out = "";
  expect(await runCommand(cost, ["--output", output, "chat"], { ...processIo, out: (text) => void (out += text) })).toBe(0);
  const shown = /^The last begins:\n\n((?: {4}.*\n)+)/m.exec(page)?.[1].replace(/^ {4}/gm, "");
  expect(out.slice(0, out.indexOf("\n\n") + 1)).toBe(shown);
});

(missingTerraform() === undefined ? test : test.skip)("is deployed, planned again with nothing to do, and destroyed (rehearsed)", async () => {
  makeRehearsable(scratch, outfile);
  const { ok, stacks } = await rehearse({ cwd: scratch });
  expect(stacks.map(({ stack: name, result, error }) => [name, result, error])).toEqual(["cluster", "addons", "crds", "platform", "inference"].map((name) => [`chat-${name}`, "ok", undefined]));
  expect(ok).toBe(true);
}, 600_000);
