import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { machineIndependent, toBeValidOffline } from "../../../testing/jest";
import { readCliLog } from "../../../testing/rehearsal/cli-log";
import { synthEnvironment, terraformEnvironment } from "../../../testing/rehearsal/environment";
import { CannotRehearseError } from "../../../testing/rehearsal/problems";
import { findTerraform } from "../../../testing/rehearsal/programs";
import { formatReport } from "../../../testing/rehearsal/report";
import { groups, select } from "../../../testing/rehearsal/select";
import { synthesisError } from "../../../testing/rehearsal/synthesise";

expect.extend({ toBeValidOffline });
expect.addSnapshotSerializer(machineIndependent);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "testing-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

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
