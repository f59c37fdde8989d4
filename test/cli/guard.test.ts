import * as fs from "fs";
import * as path from "path";
import { guard } from "../../cli/commands/guard";
import { GUARDED, removalsIn } from "../../cli/guard/guard";
import { readPlan } from "../../cli/guard/plan";
import { runCommand } from "../../cli/run";

/** Plans between Terraform and its apply: what is refused, what is let through, and what isn't judged. */

/** Written by Terraform 1: one is replaced, one deleted, one created before it is deleted. */
const RECORDED = fs.readFileSync(path.join(__dirname, "recorded", "terraform-1-plan.json"), "utf8");

const change = (address: string, actions: string[], before: object = {}, more: object = {}): object => ({ address, mode: "managed", type: address.split(".").at(-2), change: { actions, before, ...more } });
const plan = (...rows: object[]): string => JSON.stringify({ format_version: "1.2", planned_values: {}, resource_changes: rows, errored: false });
/** The recorded plan, of another type. */
const recordedAs = (type: string): string => RECORDED.replace(/terraform_data/g, type);

async function run(files: { [name: string]: string }, ...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const told = { out: "", err: "" };
  const readFile = (name: string): string => files[name] ?? fs.readFileSync(name, "utf8");
  const status = await runCommand(guard, argv, { env: {}, readStdin: () => files["-"], readFile, out: (text) => void (told.out += text), err: (text) => void (told.err += text) });
  return { status, ...told };
}

test("what Terraform itself wrote: a replacement either way round, a deletion, and what forces them", () => {
  expect(removalsIn(readPlan("p", recordedAs("aws_eks_cluster")))).toMatchObject([
    { address: "aws_eks_cluster.a", kind: "cluster", action: "replace", because: ["triggers_replace"] },
    { address: "aws_eks_cluster.b", kind: "cluster", action: "delete", because: [], reason: "delete_because_no_resource_config" },
    { address: "aws_eks_cluster.c", kind: "cluster", action: "replace", because: ["triggers_replace"] },
  ]);
  expect(removalsIn(readPlan("p", RECORDED))).toEqual([]);
});

test.each(GUARDED.map(({ type }) => type))("%s is guarded, deleted or replaced, in a module too", (type) => {
  const rows = [change(`${type}.a`, ["delete"]), change(`module.m.${type}.b`, ["delete", "create"]), change(`${type}.c`, ["create", "delete"])];
  const kept = [["create"], ["update"], ["no-op"], ["read"], ["forget"], ["create", "forget"]].map((actions, index) => change(`${type}.k${index}`, actions));
  expect(removalsIn(readPlan("p", plan(...rows, ...kept))).map(({ address, action }) => `${address} ${action}`)).toEqual([`${type}.a delete`, `module.m.${type}.b replace`, `${type}.c replace`]);
});

test.each<[string, object, boolean]>([
  ["helm_release", { name: "dynamo-crds", chart: "/app/crds-chart" }, true],
  ["helm_release", { name: "x", chart: "dynamo-crds" }, true],
  ["helm_release", { name: "dynamo-platform", chart: "dynamo-platform" }, false],
  ["helm_release", { name: "crdsomething", chart: "acrd" }, false],
  ["kubernetes_manifest", { manifest: { kind: "CustomResourceDefinition" } }, true],
  ["kubernetes_manifest", { manifest: { kind: "ConfigMap" } }, false],
  ["kubernetes_manifest", { manifest: null }, false],
  ["kubectl_manifest", { yaml_body: "apiVersion: x\nkind: CustomResourceDefinition\n" }, true],
])("%s %j holds definitions: %s", (type, before, holds) => {
  expect(removalsIn(readPlan("p", plan(change(`${type}.a`, ["delete"], before)))).map(({ kind }) => kind)).toEqual(holds ? ["CRDs"] : []);
});

test("each type once, with what is lost and where that is said", () => {
  expect(new Set(GUARDED.map(({ type }) => type)).size).toBe(GUARDED.length);
  for (const { kind, lost, source } of GUARDED) expect([kind.length > 3, lost.length > 10, /^(https:|docs\/)/.test(source)]).toEqual([true, true, true]);
});

describe("the command", () => {
  const bad = plan(change("aws_eks_node_group.old[0]", ["delete", "create"], {}, { replace_paths: [["ami_type"], ["scaling_config", 0]] }), change("aws_iam_role.x", ["delete"]), change("aws_kms_key.k", ["delete"]));

  test("refuses, names all at once with what is lost, and says how it is meant", async () => {
    const { status, out, err } = await run({ p: bad }, "p");
    expect([status, out]).toEqual([1, ""]);
    expect(err).toMatch(/^replaces the pool aws_eks_node_group\.old\[0\], forced by ami_type, scaling_config\.0\n {4}its nodes go/);
    expect(err).toMatch(/deletes the key or vault aws_kms_key\.k\n/);
    expect(err).toMatch(/If that is meant: --allow 'aws_eks_node_group\.old\[0\]' --allow 'aws_kms_key\.k'\n$/);
    expect(err).not.toContain("aws_iam_role");
  });

  test("what is named goes; one that isn't is still refused", async () => {
    expect(await run({ p: bad }, "p", "--allow", "aws_eks_node_group.old[0]", "--allow=aws_kms_key.k")).toEqual({ status: 0, err: "", out: "removes what was named: aws_eks_node_group.old[0], aws_kms_key.k\n" });
    expect((await run({ p: bad }, "p", "--allow", "aws_kms_key.k")).status).toBe(1);
  });

  test("a name that removes nothing is told, a beginning of one too", async () => {
    for (const address of ["aws_kms_key", "aws_eks_node_group.old"]) expect(await run({ p: bad }, "p", "--allow", address)).toEqual({ status: 2, out: "", err: `--allow ${address}: nothing guarded of that address is removed\n` });
  });

  test("nothing to refuse, an empty plan, standard input, JSON", async () => {
    expect(await run({ "-": plan() }, "-")).toEqual({ status: 0, err: "", out: "removes nothing that is guarded\n" });
    expect((await run({ p: '\uFEFF{"format_version":"1.0","planned_values":{}}' }, "p")).status).toBe(0);
    const { status, out, err } = await run({ p: bad, q: plan() }, "p", "q", "--json", "--allow", "aws_kms_key.k");
    expect([status, err]).toEqual([1, ""]);
    expect(JSON.parse(out).removals).toMatchObject([{ file: "p", address: "aws_eks_node_group.old[0]", action: "replace", allowed: false }, { file: "p", address: "aws_kms_key.k", allowed: true }]);
  });

  test.each<[string, string, RegExp]>([
    ["a saved plan", "PK\u0003\u0004", /is a saved plan, not its JSON: terraform show -json p > plan\.json/],
    ["a stream of events", '{"type":"version"}\n{"type":"planned_change"}\n', /is no JSON .*not "terraform plan -json"/],
    ["an empty file", "", /is no JSON/],
    ["a state", '{"format_version":"1.0","values":{}}', /is no plan's JSON/],
    ["null", "null", /is no plan's JSON/],
    ["another format", '{"format_version":"2.0","planned_values":{}}', /format 2\.0; 1 is read/],
    ["a plan that failed", '{"format_version":"1.2","planned_values":{},"errored":true}', /ended with an error/],
    ["changes that are none", '{"format_version":"1.2","planned_values":{},"resource_changes":{}}', /are no list/],
    ["a change without actions", '{"format_version":"1.2","planned_values":{},"resource_changes":[{"address":"a.b","type":"a","change":{}}]}', /resource_changes\[0\] has no/],
  ])("%s: nothing is said of it, nor of a plan beside it", async (_name, text, words) => {
    const { status, out, err } = await run({ p: text, good: plan() }, "good", "p");
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(words);
  });

  test("no file", async () => {
    expect(await run({}, "/no/such/plan.json")).toEqual({ status: 2, out: "", err: expect.stringMatching(/^\/no\/such\/plan\.json cannot be read: ENOENT/) });
    expect((await run({})).status).toBe(2);
  });
});
