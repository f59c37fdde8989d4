import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { machineIndependent, toBeValidOffline } from "../../../testing/jest";
import { requiredProviders } from "../../../testing/provider/required";
import { moduleContents } from "../../../testing/rehearsal/modules";
import { makeOffline } from "../../../testing/rehearsal/offline";

expect.extend({ toBeValidOffline });
expect.addSnapshotSerializer(machineIndependent);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "testing-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

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
