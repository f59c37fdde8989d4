import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { machineIndependent, toBeValidOffline } from "../../../testing/jest";
import { ProviderBindings, findBindings } from "../../../testing/provider/bindings";
import { deriveSchema } from "../../../testing/provider/derive-schema";
import { Attribute, Block, NestedBlock, toWire } from "../../../testing/provider/schema";

expect.extend({ toBeValidOffline });
expect.addSnapshotSerializer(machineIndependent);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "testing-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
const bindings = (name: string): ProviderBindings => findBindings(`hashicorp/${name}`, process.cwd(), ".gen")!;
const attribute = (block: Block, name: string): Attribute => block.attributes.find((each) => each.name === name)!;
const nested = (block: Block, name: string): NestedBlock => block.blocks.find((each) => each.name === name)!;

const flags = ({ required, optional, computed }: Attribute): string =>
  [required && "required", optional && "optional", computed && "computed"].filter(Boolean).join("+");

describe("the schema that a generated class tells", () => {
  const nodeGroup = bindings("aws").resource("aws_eks_node_group")!;

  it.each([
    ["cluster_name", "required", "string"],
    ["subnet_ids", "required", ["set", "string"]],
    ["instance_types", "optional+computed", ["list", "string"]],
    ["disk_size", "optional+computed", "number"],
    ["force_update_version", "optional", "bool"],
    ["labels", "optional", ["map", "string"]],
    ["arn", "computed", "string"],
  ])("aws_eks_node_group.%s is %s", (name, expectedFlags, type) => {
    expect(flags(attribute(nodeGroup, name))).toBe(expectedFlags);
    expect(attribute(nodeGroup, name).type).toEqual(type);
  });

  it("has what is only read, as plain objects", () => {
    expect(attribute(nodeGroup, "resources").type).toEqual([
      "list",
      ["object", { autoscaling_groups: ["list", ["object", { name: "string" }]], remote_access_security_group_id: "string" }],
    ]);
  });

  it("has blocks with their nesting and number", () => {
    const shape = (name: string): unknown[] => {
      const { nesting, minItems, maxItems } = nested(nodeGroup, name);
      return [nesting, minItems, maxItems];
    };
    expect(shape("scaling_config")).toEqual(["list", 1, 1]);
    expect(shape("launch_template")).toEqual(["list", 0, 1]);
    expect(shape("taint")).toEqual(["set", 0, 0]);
    expect(shape("timeouts")).toEqual(["single", 0, 0]);
    expect(flags(attribute(nested(nodeGroup, "scaling_config").block, "min_size"))).toBe("required");
  });

  it("tells attributes that look like blocks: plain lists of objects from those with a life of their own", () => {
    const ingress = attribute(bindings("aws").resource("aws_security_group")!, "ingress");
    expect(ingress.type).toMatchObject(["set", ["object", { from_port: "number", cidr_blocks: ["list", "string"] }]]);
    const set = attribute(bindings("helm").resource("helm_release")!, "set");
    expect(set.nested!.nesting).toBe("list");
    expect(set.nested!.attributes.map((each) => `${each.name} ${flags(each)}`)).toEqual([
      "name required",
      "type optional+computed",
      "value optional",
    ]);
  });

  it("follows the structs of a large class into files of their own", () => {
    const cluster = bindings("google").resource("google_container_cluster")!;
    expect(flags(attribute(nested(cluster, "master_auth").block, "cluster_ca_certificate"))).toBe("computed");
    const pod = bindings("kubernetes").resource("kubernetes_pod_v1")!;
    const container = nested(nested(pod, "spec").block, "container").block;
    expect(nested(nested(container, "env").block, "value_from")).toMatchObject({ nesting: "list", maxItems: 1 });
    expect(flags(attribute(container, "name"))).toBe("required");
  });

  it("knows providers, whose structs no class reads, without what Terraform takes for itself", () => {
    const helm = attribute(bindings("helm").provider()!, "kubernetes");
    expect(helm.nested!.nesting).toBe("single");
    const exec = helm.nested!.attributes.find((each) => each.name === "exec")!;
    expect(exec.nested!.attributes.map((each) => `${each.name} ${flags(each)}`)).toContain("command required");
    const kubernetes = bindings("kubernetes").provider()!;
    expect(nested(kubernetes, "exec")).toMatchObject({ nesting: "list" });
    expect(attribute(kubernetes, "alias")).toBeUndefined();
  });

  it("knows data sources, and resources whose name looks like one's", () => {
    const zones = bindings("aws").dataSource("aws_availability_zones")!;
    expect(flags(attribute(zones, "names"))).toBe("computed");
    expect(bindings("azurerm").resource("azurerm_data_factory")).toBeDefined();
    expect(bindings("azurerm").dataSource("azurerm_data_factory")).toBeDefined();
    expect(bindings("aws").resource("aws_vpcc")).toBeUndefined();
    expect(bindings("aws").dataSource("aws_subnet_group")).toBeUndefined();
  });

  it("serves anything at all as such, and never in a set, which Terraform refuses", () => {
    expect(attribute(bindings("kubernetes").resource("kubernetes_manifest")!, "manifest").type).toBe("dynamic");
    const rule = nested(bindings("aws").resource("aws_wafv2_web_acl")!, "rule");
    expect(rule.nesting).toBe("list");
  });

  it("reads what cdktf get wrote into an app", () => {
    const map = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(
      fs.readFileSync(require.resolve("@cdktf/provider-helm/lib/release"), "utf8"),
    )![1];
    const source: string = JSON.parse(Buffer.from(map, "base64").toString()).sourcesContent[0];
    const folder = path.join(scratch, ".gen", "providers", "elsewhere");
    for (const name of ["provider", "release"]) fs.mkdirSync(path.join(folder, name), { recursive: true });
    fs.writeFileSync(path.join(folder, "provider", "index.ts"), "export class P extends cdktf.TerraformProvider {\n}\n");
    fs.writeFileSync(path.join(folder, "release", "index.ts"), source);
    const found = findBindings("someone/elsewhere", scratch, ".gen")!;
    expect(found.resource("helm_release")).toEqual(bindings("helm").resource("helm_release"));
    expect(() => deriveSchema("export interface Nothing {}")).toThrow(/no generated resource/);
  });

  it("takes well under a second for all that a cluster uses", () => {
    const types = ["aws_eks_cluster", "aws_launch_template", "aws_vpc", "aws_subnet", "aws_iam_role", "aws_s3_bucket", "aws_instance"];
    const begin = performance.now();
    const lib = path.dirname(path.dirname(require.resolve("@cdktf/provider-aws/lib/vpc")));
    const fresh = new ProviderBindings(lib, undefined);
    for (const type of types) expect(fresh.resource(type)).toBeDefined();
    expect(performance.now() - begin).toBeLessThan(700);
  });

  it("is written as the protocol wants it", () => {
    const wire = toWire({
      attributes: [{ name: "a", type: ["list", "string"], required: true, optional: false, computed: false }],
      blocks: [{ name: "b", nesting: "set", block: { attributes: [], blocks: [] }, minItems: 1, maxItems: 0 }],
    }) as { block: { attributes: { type: Buffer }[]; block_types: object[] } };
    expect(wire.block.attributes[0].type.toString()).toBe('["list","string"]');
    expect(wire.block.block_types[0]).toMatchObject({ type_name: "b", nesting: 3, min_items: 1, max_items: 0 });
  });
});
