import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, S3Backend, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { Release } from "@cdktf/provider-helm/lib/release";
import { missingTerraform } from "../../testing";
import { blankMachine, machineIndependent, toBeValidOffline } from "../../testing/jest";
import { apply, plan, read } from "../../testing/provider/behaviour";
import { ProviderBindings, findBindings } from "../../testing/provider/bindings";
import { deriveSchema } from "../../testing/provider/derive-schema";
import { fakeValue } from "../../testing/provider/fake";
import { collectReads } from "../../testing/provider/reads";
import { MissingProviderError, requiredProviders, usedSchemas } from "../../testing/provider/required";
import { Attribute, Block, NestedBlock, toWire } from "../../testing/provider/schema";
import { UNKNOWN, ValueObject, decodeValue, encodeValue } from "../../testing/provider/values";
import { synthesisError } from "../../testing/rehearsal/app";
import { readCliLog } from "../../testing/rehearsal/cli-log";
import { synthEnvironment, terraformEnvironment } from "../../testing/rehearsal/environment";
import { moduleContents } from "../../testing/rehearsal/modules";
import { makeOffline } from "../../testing/rehearsal/offline";
import { CannotRehearseError } from "../../testing/rehearsal/problems";
import { findTerraform } from "../../testing/rehearsal/programs";
import { formatReport } from "../../testing/rehearsal/report";
import { groups, select } from "../../testing/rehearsal/select";

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

describe("a schema-only provider", () => {
  const block: Block = {
    attributes: [
      { name: "id", type: "string", required: false, optional: true, computed: true },
      { name: "name", type: "string", required: true, optional: false, computed: false },
      { name: "note", type: "string", required: false, optional: true, computed: false },
    ],
    blocks: [
      {
        name: "auth",
        nesting: "list",
        block: { attributes: [{ name: "ca", type: "string", required: false, optional: false, computed: true }], blocks: [] },
        minItems: 0,
        maxItems: 1,
      },
    ],
  };
  const config = { id: null, name: "x", note: null, auth: [] };

  it("plans what is computed as unknown, and nothing else", () => {
    expect(plan(block, null, config)).toEqual({ id: UNKNOWN, name: "x", note: null, auth: [] });
    expect(plan(block, { id: "1", name: "x" }, null)).toBeNull();
  });

  it("applies to values that are the same for the same input, and plans nothing further", () => {
    const state = apply(block, plan(block, null, config), config, "seed") as ValueObject;
    expect(state).toEqual(apply(block, plan(block, null, config), config, "seed"));
    expect(state.id).not.toEqual((apply(block, plan(block, null, config), config, "other") as ValueObject).id);
    expect(state).toMatchObject({ name: "x", note: null, auth: [] });
    expect(plan(block, state, { ...config, id: state.id })).toBe(state);
    // A change keeps what is known.
    expect(plan(block, state, { ...config, id: state.id, note: "new" })).toEqual({ ...state, note: "new" });
  });

  it("fills a block that the stack reads and doesn't write, and keeps it", () => {
    const reads = collectReads([{ output: "${google_thing.x.auth[0].ca}" }]).get("google_thing");
    const planned = plan(block, null, config, reads);
    expect(planned).toMatchObject({ auth: UNKNOWN });
    const state = apply(block, planned, config, "seed", reads) as ValueObject;
    expect(state.auth).toEqual([{ ca: expect.any(String) }]);
    expect(plan(block, state, { ...config, id: state.id }, reads)).toBe(state);
  });

  it("answers what a stack reads of a data source, optional arguments too", () => {
    const reads = collectReads(["${data.google_thing.x.note}"]).get("data.google_thing");
    expect(read(block, config, "seed", reads)).toMatchObject({ name: "x", note: expect.any(String) });
    expect(read(block, config, "seed")).toMatchObject({ note: null });
  });

  it("fakes in the form that Terraform's functions want", () => {
    const fake = (name: string): string => fakeValue("string", "seed", `.${name}`) as string;
    expect(Buffer.from(fake("cluster_ca_certificate"), "base64").toString()).toMatch(/^fake[0-9a-f]{8}$/);
    expect(fake("cidr_block")).toMatch(/^10\.\d+\.0\.0\/16$/);
    expect(JSON.parse(fake("json"))).toEqual({});
    expect(fake("role_arn").split(":")).toHaveLength(6);
    expect(fakeValue(["list", "string"], "seed", ".names")).toHaveLength(3);
    expect(new Set(fakeValue(["set", "string"], "seed", ".ids") as string[]).size).toBe(3);
    const reads = collectReads(['${data.kubernetes_secret.s.data["token"]}', "${data.kubernetes_secret.s.names[6]}"]).get("data.kubernetes_secret")!;
    expect(fakeValue(["map", "string"], "seed", ".data", reads.names.get("data"))).toEqual({ token: expect.any(String) });
    expect(fakeValue(["list", "string"], "seed", ".names", reads.names.get("names"))).toHaveLength(7);
  });

  it("carries unknown values and large numbers through the wire", () => {
    const value = { a: UNKNOWN, b: [1, 1.5, 9007199254740993n, "123456789012345678901234567890"], c: null, d: { e: true } };
    expect(decodeValue(encodeValue(value))).toEqual(value);
    expect((decodeValue(encodeValue(value)) as ValueObject).a).toBe(UNKNOWN);
    // An unknown string of which Terraform knows a prefix.
    expect(decodeValue(Buffer.from([0xc7, 0x03, 0x0c, 0x81, 0x01, 0xc2]))).toBe(UNKNOWN);
  });
});

describe("what stacks require", () => {
  const stack = {
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" }, docker: { source: "kreuzwerker/docker", version: "3.0.0" } } },
    provider: { aws: [{}] },
    resource: { aws_vpc: { a: { provider: "aws.west" } }, docker_image: { b: {} }, terraform_data: { c: {} } },
    data: { terraform_remote_state: { d: {} }, aws_region: { e: {} } },
  };

  it("is each provider with the types used, but for Terraform's own", () => {
    expect(requiredProviders([stack, stack])).toEqual([
      { host: "", address: "hashicorp/aws", versions: ["6.25.0"], resources: ["aws_vpc"], dataSources: ["aws_region"] },
      { host: "", address: "kreuzwerker/docker", versions: ["3.0.0"], resources: ["docker_image"], dataSources: [] },
    ]);
    const own = requiredProviders([{ terraform: { required_providers: { x: { source: "registry.example.com/me/x" } } } }]);
    expect(own).toMatchObject([{ host: "registry.example.com", address: "me/x" }]);
  });

  it("is refused when a provider's classes aren't there, with the command that installs them", () => {
    expect(() => usedSchemas(requiredProviders([stack]), process.cwd(), ".gen")).toThrow(MissingProviderError);
    expect(() => usedSchemas(requiredProviders([stack]), process.cwd(), ".gen")).toThrow(
      /kreuzwerker\/docker \(the stacks ask for 3\.0\.0\): npm install --save-dev @cdktf\/provider-docker/,
    );
  });

  it("is pointed out when the version is another", () => {
    const old = { terraform: { required_providers: { aws: { source: "aws", version: "5.100.0" } } } };
    expect(usedSchemas(requiredProviders([old]), process.cwd(), ".gen")[0].notice).toMatch(/ask for 5\.100\.0, the schemas are those of 6\.25\.0/);
    const range = { terraform: { required_providers: { aws: { source: "aws", version: "~> 6.0" } } } };
    expect(usedSchemas(requiredProviders([range]), process.cwd(), ".gen")[0].notice).toBeUndefined();
  });
});

describe("the offline copy", () => {
  const backend = { bucket: "b", key: "one", region: "r" };
  const stacks = [
    { name: "one", content: { terraform: { backend: { s3: backend } }, resource: { aws_vpc: { v: { provisioner: [{}], cidr_block: "x" } } } } },
    {
      name: "two",
      content: {
        terraform: { cloud: { organization: "o" } },
        data: {
          terraform_remote_state: {
            a: { backend: "s3", config: { region: "r", key: "one", bucket: "b", profile: null }, workspace: "${terraform.workspace}" },
            "cross-stack-reference-input-one": { backend: "local", config: { path: "/elsewhere/one.tfstate" } },
            other: { backend: "gcs", config: { bucket: "theirs" } },
          },
        },
        output: { o: { value: "${data.terraform_remote_state.other.outputs.vpc_id}" } },
      },
    },
  ];
  const { stacks: offline, foreignStates, notices } = makeOffline(stacks, "/states");

  it("keeps every state in the rehearsal's folder, and reads it there", () => {
    expect(offline.map(({ content }) => content.terraform)).toEqual([
      { backend: { local: { path: "/states/one.tfstate" } } },
      { backend: { local: { path: "/states/two.tfstate" } } },
    ]);
    const remote = offline[1].content.data!.terraform_remote_state;
    expect(remote.a).toEqual({ backend: "local", config: { path: "/states/one.tfstate" } });
    expect(remote["cross-stack-reference-input-one"].config).toEqual({ path: "/states/one.tfstate" });
  });

  it("makes up another app's state, and says so", () => {
    expect(foreignStates).toHaveLength(1);
    expect(foreignStates[0].content).toMatchObject({ outputs: { vpc_id: { type: "string" } } });
    expect(notices).toContainEqual(expect.stringMatching(/^two: the state that data\.terraform_remote_state\.other reads is another app's/));
  });

  it("runs no provisioner, and changes nothing that it was given", () => {
    expect(offline[0].content.resource!.aws_vpc.v).toEqual({ cidr_block: "x" });
    expect(notices).toContainEqual(expect.stringContaining("the provisioners of aws_vpc.v are left out"));
    expect(stacks[0].content.terraform.backend).toEqual({ s3: backend });
  });
});

describe("modules", () => {
  const folder = path.join(scratch, "with-modules");
  const finished = { status: 0, signal: null, stdout: "", stderr: "" };
  const install = (files: { [name: string]: string }) => async (): Promise<typeof finished> => {
    fs.mkdirSync(path.join(folder, ".terraform", "modules", "m"), { recursive: true });
    const installed = { Modules: [{ Key: "", Dir: "." }, { Key: "m", Dir: ".terraform/modules/m" }] };
    fs.writeFileSync(path.join(folder, ".terraform", "modules", "modules.json"), JSON.stringify(installed));
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, ".terraform", "modules", "m", name), text);
    return finished;
  };
  const stacks = [{ name: "one", folder, content: { module: { m: {} } } }, { name: "two", folder: "/nowhere", content: {} }];

  it("count with the types that their files use, HCL and JSON", async () => {
    const hcl = 'terraform {\n  required_providers {\n    cloud = {\n      source = "me/cloud"\n    }\n  }\n}\nresource "cloud_thing" "t" {\n}\n';
    const contents = await moduleContents(stacks, install({ "main.tf": hcl, "more.tf.json": '{"data":{"aws_region":{"r":{}}}}', "readme.md": "x" }));
    expect(requiredProviders(contents)).toMatchObject([
      { address: "me/cloud", resources: ["cloud_thing"] },
      { address: "hashicorp/aws", dataSources: ["aws_region"] },
    ]);
  });

  it.each([
    ["main.tf", 'resource "terraform_data" "d" {\n  provisioner "local-exec" {\n    command = "rm"\n  }\n}\n'],
    ["main.tf.json", '{"resource":{"terraform_data":{"d":{"provisioner": [{"local-exec":{"command":"rm"}}]}}}}'],
  ])("with provisioners are refused, which can't be left out there (%s)", async (name, text) => {
    fs.rmSync(folder, { recursive: true, force: true });
    await expect(moduleContents(stacks, install({ [name]: text }))).rejects.toThrow(/one: the module m has provisioners/);
  });
});

describe("a rehearsal's parts", () => {
  const chain = (id: string): { name: string; dependencies: string[] }[] => [
    { name: `${id}-inference`, dependencies: [`${id}-cluster`] },
    { name: `${id}-cluster`, dependencies: [] },
  ];
  const stacks = [...chain("eks"), ...chain("eks-two"), ...chain("gke")];

  it("selects chains, names and patterns, with what they depend on, in the order of the dependencies", () => {
    expect(select(stacks, ["gke"])).toEqual({ selected: ["gke-cluster", "gke-inference"], added: [] });
    expect(select(stacks, ["gke-inference"])).toEqual({ selected: ["gke-cluster", "gke-inference"], added: ["gke-cluster"] });
    expect(select(stacks, ["*-cluster"]).selected).toEqual(["eks-cluster", "eks-two-cluster", "gke-cluster"]);
    expect(select(stacks, ["eks"]).selected).toHaveLength(4);
    expect(select(stacks, []).selected).toHaveLength(6);
    expect(groups(stacks)).toHaveLength(3);
  });

  it("says what there is when an id means nothing", () => {
    expect(() => select(stacks, ["gk", "gke"])).toThrow(CannotRehearseError);
    expect(() => select(stacks, ["gk", "gke"])).toThrow(/no stack or chain "gk"\. There are:\n {2}eks-inference\n/);
  });

  it("says how to get Terraform when there is none", () => {
    expect(() => findTerraform(".", { PATH: scratch })).toThrow(/no "terraform" on the PATH[^]*developer\.hashicorp\.com[^]*opentofu\.org/);
    expect(() => findTerraform(".", { PATH: scratch, TERRAFORM_BINARY_NAME: "tofu" })).toThrow(/TERRAFORM_BINARY_NAME says "tofu"/);
  });

  it("passes on no credentials, and to Terraform not even a home", () => {
    const files = { cliConfig: "/t/rc", home: "/t/home", logs: "/t/logs" };
    const caller = {
      PATH: "/bin", HOME: "/home/me", AWS_PROFILE: "p", AWS_SECRET_ACCESS_KEY: "s", ARM_CLIENT_SECRET: "s", GOOGLE_APPLICATION_CREDENTIALS: "f",
      AWS_REGION: "r", TF_CLI_ARGS_plan: "-x", TF_PLUGIN_CACHE_DIR: "/c", TF_VAR_size: "1", KUBECONFIG: "k",
    };
    expect(Object.keys(synthEnvironment(caller, "/tf", files))).toEqual(expect.arrayContaining(["HOME", "AWS_REGION", "PATH"]));
    expect(JSON.stringify(synthEnvironment(caller, "/tf", files))).not.toMatch(/AWS_PROFILE|SECRET|APPLICATION_CREDENTIALS|TF_CLI_ARGS|CACHE_DIR/);
    const strict = terraformEnvironment(caller, "/tf", "{}", files);
    expect(strict).toMatchObject({ PATH: "/bin", HOME: "/t/home", TF_VAR_size: "1", CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/t/rc", TF_INPUT: "0" });
    expect(Object.keys(strict)).not.toEqual(expect.arrayContaining(["AWS_REGION"]));
    expect(strict.KUBECONFIG).toBeUndefined();
  });

  it("reads from the CLI's log what became of each stack", () => {
    const entry = (time: string, stack: string, state: string): string => `[2026-01-01T00:00:0${time}] [DEBUG] default - [${stack}]: ${state}\n`;
    const log =
      entry("1.000", "a", "planning") + entry("1.100", "b", "planning") + entry("1.200", "a", "deploying") + "[a](deploy): done\n" +
      entry("2.500", "a", "deployed") + entry("2.600", "b", "errored") + entry("2.700", "c", "planning");
    const records = readCliLog(log, ["a", "b", "c", "d"]);
    expect(records.get("a")).toEqual({ state: "done", milliseconds: 1500 });
    expect(["b", "c", "d"].map((name) => records.get(name)!.state)).toEqual(["errored", "begun", "none"]);
  });

  it("passes on the app's own message when it refuses", () => {
    const stderr = "ERROR: cdktf encountered an error while synthesizing\n\nCommand output on stderr:\n\n    1 problem found.\n\n      [code] path\n\n";
    expect(synthesisError("", stderr).message).toBe("1 problem found.\n\n  [code] path");
    expect(synthesisError("", "boom\n").message).toBe("boom");
  });

  it("reports one table and the errors below", () => {
    const report = {
      ok: false, program: "Terraform 1.11.4", seconds: 12.3, notices: [],
      stacks: [
        { stack: "eks-cluster", resources: 60, seconds: 3.1, result: "ok" as const },
        { stack: "eks-addons", resources: 0, seconds: 0, result: "failed" as const, error: "Error: no\n\n  on line 1" },
      ],
    };
    expect(formatReport(report).split("\n")).toEqual([
      "stack        resources  seconds  result",
      "eks-cluster         60      3.1  ok",
      "eks-addons           0      0.0  failed",
      "                    60     12.3  1 ok, 1 failed, Terraform 1.11.4",
      "",
      "eks-addons failed:",
      "  Error: no",
      "",
      "    on line 1",
    ]);
  });
});

/** A small stack with one of each kind of argument, for a mistake to be put in. */
function stackWith(change: (stack: TerraformStack, group: EksNodeGroup, release: Release) => void): TerraformStack {
  const stack = new TerraformStack(new App({ outdir: scratch }), "small");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  new HelmProvider(stack, "helm", {
    kubernetes: { host: "https://h", exec: { apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws" } },
  });
  const group = new EksNodeGroup(stack, "group", {
    clusterName: "c", nodeRoleArn: "arn", subnetIds: ["s"],
    scalingConfig: { minSize: 0, maxSize: 2, desiredSize: 1 },
    taint: [{ key: "nvidia.com/gpu", effect: "NO_SCHEDULE" }],
  });
  new SecurityGroup(stack, "firewall", { ingress: [{ fromPort: 1, toPort: 2, protocol: "tcp", cidrBlocks: ["10.0.0.0/8"] }] });
  const release = new Release(stack, "release", { name: "r", chart: "c", set: [{ name: "a", value: group.arn }] });
  change(stack, group, release);
  return stack;
}

const missing = missingTerraform();
if (missing !== undefined) console.warn(`Skipped: toBeValidOffline needs Terraform. ${missing}`);

(missing === undefined ? describe : describe.skip)("toBeValidOffline (needs terraform)", () => {
  it("has nothing against what is right, whatever the backend, and removes the folder of fullSynth", async () => {
    const folder = Testing.fullSynth(stackWith((stack) => new S3Backend(stack, { bucket: "b", key: "k", region: "r" })));
    await expect(folder).toBeValidOffline();
    expect(fs.existsSync(folder)).toBe(false);
  });

  it("takes an app", async () => {
    const app = new App({ outdir: path.join(scratch, "app") });
    new AwsProvider(new TerraformStack(app, "empty"), "aws", { region: "r" });
    await expect(app).toBeValidOffline();
    expect(fs.readdirSync(path.join(scratch, "app", "stacks", "empty"))).toEqual(["cdk.tf.json"]);
  });

  it.each<[string, (stack: TerraformStack, group: EksNodeGroup, release: Release) => void, RegExp]>([
    ["an unknown argument", (_, group) => group.addOverride("cluster_nam", "x"), /No argument or block type is named "cluster_nam"/],
    ["a missing argument", (_, group) => group.addOverride("scaling_config", [{ min_size: 1, max_size: 1 }]), /argument "desired_size" is required/],
    ["a value of the wrong type", (_, group) => group.addOverride("disk_size", "big"), /attribute "disk_size": a number is required/],
    ["a wrong key in a nested block", (_, group) => group.addOverride("taint", [{ ke: "x", effect: "e" }]), /named "ke"\. Did you mean "key"\?/],
    ["a wrong key in a nested attribute", (_, __, release) => release.addOverride("set", [{ nam: "x" }]), /attribute "name" is\s+required/],
    ["too many of a block", (_, group) => group.addOverride("update_config", [{}, {}]), /No more than 1 "update_config" blocks are allowed/],
    ["a broken reference", (stack) => void new TerraformOutput(stack, "o", { value: "${aws_vpc.nope.id}" }), /Reference to undeclared resource/],
    ["an attribute that isn't there", (_, group) => group.addOverride("ami_type", "${aws_security_group.firewall.nope}"), /Unsupported attribute/],
    ["a type that isn't there", (stack) => stack.addOverride("resource.aws_vpcc.x", {}), /does not support resource type "aws_vpcc"/],
  ])("refuses %s, in Terraform's words", async (_, change, message) => {
    const validation = expect(Testing.fullSynth(stackWith(change))).toBeValidOffline();
    await expect(validation).rejects.toThrow(message);
  });
});

describe("machineIndependent", () => {
  const stack = {
    "//": { metadata: { stackName: "s", version: "0.21.0" } },
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } }, backend: { local: { path: `${process.cwd()}/terraform.s.tfstate` } } },
    resource: { helm_release: { r: { version: "1.2.3", chart: "assets/chart/0123456789ABCDEF0123456789ABCDEF", values: [`${os.tmpdir()}/x`] } } },
  };

  it("blanks versions, folders and hashes, and leaves what the app says", () => {
    expect(blankMachine(stack)).toEqual({
      "//": { metadata: { stackName: "s", version: "<version>" } },
      terraform: { required_providers: { aws: { source: "aws", version: "<version>" } }, backend: { local: { path: "<app>/terraform.s.tfstate" } } },
      resource: { helm_release: { r: { version: "1.2.3", chart: "assets/chart/<hash>", values: ["<tmp>/x"] } } },
    });
  });

  it("serves jest's snapshots, of text and of objects", () => {
    expect(JSON.stringify({ terraform: stack.terraform })).toMatchInlineSnapshot(`
      {
        "terraform": {
          "required_providers": {
            "aws": {
              "source": "aws",
              "version": "<version>"
            }
          },
          "backend": {
            "local": {
              "path": "<app>/terraform.s.tfstate"
            }
          }
        }
      }
    `);
    expect({ terraform: { required_providers: { aws: { version: "1" } } } }).toMatchInlineSnapshot(`
      {
        "terraform": {
          "required_providers": {
            "aws": {
              "version": "<version>",
            },
          },
        },
      }
    `);
    expect("{ not a stack").toMatchInlineSnapshot(`"{ not a stack"`);
  });
});
