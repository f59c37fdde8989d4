import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { compareOutputs } from "../../../tools/twin/compare";
import { IN_OUTPUT, IN_PLAN, differences, surprises } from "../../../tools/twin/differences";
import { changesIn, surprisesInPlans } from "../../../tools/twin/planned";

test("differences are told by their paths, those of a list as one", () => {
  const before = { a: { b: 1, list: [1, 2], "//": 1 }, gone: true };
  expect(differences(before, { a: { b: 2, list: [1, 3], "//": 2 }, come: null })).toEqual(["a/comment", "a/b", "a/list", "come", "gone"]);
  expect(differences(before, structuredClone(before))).toEqual([]);
});

test("what nobody listed is told, and so is a row that has become stale", () => {
  const rows = [{ path: "*/a", why: "known" }, { path: "b", why: "once" }];
  expect(surprises(["x/a", "y/a", "x/a/c", "z"], rows)).toEqual({ unlisted: ["x/a/c", "z"], stale: ["b"] });
});

describe("two synthesised folders", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twin-"));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  const written = (name: string, stack: object, chart = "same"): string => {
    const root = path.join(folder, name);
    fs.mkdirSync(path.join(root, "stacks", "eks"), { recursive: true });
    fs.writeFileSync(path.join(root, "stacks", "eks", "cdk.tf.json"), JSON.stringify(stack));
    fs.writeFileSync(path.join(root, "stacks", "eks", "Chart.yaml"), chart);
    return root;
  };
  const before = written("before", { terraform: { required_providers: { aws: { version: "6.25.0" } } }, resource: { aws_vpc: { a: { cidr: "10.0.0.0/16" } } } });

  test("another version of a provider is listed", () => {
    const after = written("after", { terraform: { required_providers: { aws: { version: "6.69.1" } } }, resource: { aws_vpc: { a: { cidr: "10.0.0.0/16" } } } });
    expect(compareOutputs(before, after).unlisted).toEqual([]);
  });

  test("another argument, a chart's byte and a file that is missing are not", () => {
    const after = written("other", { terraform: { required_providers: { aws: { version: "6.69.1" } } }, resource: { aws_vpc: { a: { cidr: "10.1.0.0/16" } } } }, "other");
    fs.writeFileSync(path.join(after, "more"), "");
    expect(compareOutputs(before, after).unlisted).toEqual(["more is written by one of them alone", "stacks/eks/Chart.yaml differs", "eks/resource/aws_vpc/a/cidr"]);
  });
});

test("a plan that makes anew is never taken, whatever is listed", () => {
  const change = (actions: string[], before: unknown, after: unknown): object => ({ mode: "managed", type: "azurerm_kubernetes_cluster", address: "azurerm_kubernetes_cluster.a", change: { actions, before, after } });
  const plan = (...resource_changes: object[]): never => ({ resource_changes, output_changes: { push: { actions: ["update"] }, same: { actions: ["no-op"] } } }) as never;
  const listed = changesIn(plan(change(["update"], { tags: {} }, { tags: {}, node_provisioning_profile: [] }), change(["no-op"], 1, 1)));
  expect(listed).toEqual({ recreated: [], updated: ["azurerm_kubernetes_cluster/node_provisioning_profile", "output"] });
  expect(surprisesInPlans([listed]).unlisted).toEqual([]);
  const replaced = changesIn(plan(change(["delete", "create"], { tags: {} }, { tags: {}, node_provisioning_profile: [] })));
  expect(surprisesInPlans([replaced]).unlisted).toEqual(["azurerm_kubernetes_cluster.a"]);
});

test("the page tells every row", () => {
  const page = fs.readFileSync("docs/moving.md", "utf8");
  expect([...IN_OUTPUT, ...IN_PLAN].map(({ path: where, why }) => `| \`${where}\` | ${why} |`).filter((row) => !page.includes(row))).toEqual([]);
});
