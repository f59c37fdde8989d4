import { noAnswer } from "../../../operate/programs/answer";
import { OperatedDeployment } from "../../../operate/clouds/deployment";
import { preflightStatus } from "../../../operate/preflight/preflight";
import { rangeRows } from "../../../operate/preflight/ranges";
import { Row } from "../../../operate/preflight/row";
import { rowsText } from "../../../operate/preflight/text";
import { tokenRows } from "../../../operate/preflight/tokens";
import { toolRows } from "../../../operate/preflight/tools";
import { AKS, EKS } from "../deployments";
import { FakePrograms } from "../fake-programs";

/** What is asked of this machine rather than of an account: tools, tokens, ranges; and what comes of the rows. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

describe("tools", () => {
  const tools = (): FakePrograms =>
    fakes
      .on("terraform", "version -json", { out: { terraform_version: "1.11.4" } })
      .on("kubectl", "version --client", { out: { clientVersion: { gitVersion: "v1.34.3" } } })
      .on("aws", "--version", { out: "aws-cli/2.31.0 Python/3.13.7 Linux/6.1 exe/x86_64\n" })
      .on("az", "version", { out: { "azure-cli": "2.80.0", "azure-cli-core": "2.80.0" } })
      .on("kubelogin", "--version", { out: "kubelogin version \ngit hash: v0.2.12/abc\nGo version: go1.24\n" })
      .on("gcloud", "version", { out: { "Google Cloud SDK": "528.0.0", core: "2025.06.20" } })
      .on("gke-gcloud-auth-plugin", "--version", { out: "Kubernetes v1.30.0+abc\n" });

  test.each([
    ["aws", ["1.11.4", "v1.34.3", "2.31.0"]],
    ["azure", ["1.11.4", "v1.34.3", "2.80.0", "0.2.12"]],
    ["google", ["1.11.4", "v1.34.3", "528.0.0", "v1.30.0+abc"]],
    [undefined, ["1.11.4", "v1.34.3"]],
  ] as const)("of %s", async (cloud, versions) => {
    const rows = await toolRows(tools().programs(), cloud);
    expect(rows.map(({ there }) => there)).toEqual(versions);
    expect(rows.map(({ verdict }) => verdict)).toEqual(versions.map(() => "ok"));
  });

  test.each<[string, string, string, string]>([
    ["1.9.8", "lacking", "1.9.8", "terraform_version"],
    ["1.10.0", "ok", "1.10.0", "terraform_version"],
    ["2.0.0", "ok", "2.0.0", "terraform_version"],
    ["1.10.0-rc1", "ok", "1.10.0-rc1", "terraform_version"],
    ["1.11.4", "unknown", "could not be read", "version"],
  ])("Terraform %s is %s", async (version, verdict, there, property) => {
    fakes.on("terraform", "version", { out: { [property]: version } });
    expect((await toolRows(tools().programs(), undefined))[0]).toMatchObject({ verdict, there });
  });

  test("one that isn't there, with where to get it; another name for Terraform", async () => {
    const [terraform, kubectl] = await toolRows(fakes.on("tofu", "version", { out: { terraform_version: "1.11.0" } }).programs({ env: { PATH: fakes.folder, TERRAFORM_BINARY_NAME: "tofu" } }), undefined);
    expect(terraform).toMatchObject({ what: "tofu", verdict: "ok" });
    expect(kubectl).toMatchObject({ verdict: "lacking", there: "not on the PATH", command: "https://kubernetes.io/docs/tasks/tools" });
  });
});

describe("tokens", () => {
  const model = (required: boolean): OperatedDeployment["models"][number] => ({ name: "llama", model: "meta-llama/Llama-3.1-8B", namespace: "inference", parts: [], images: [], token: { secret: "hf-token-secret", key: "HF_TOKEN", required } });
  const gated = { ...EKS, models: [model(true)] };
  const secret = "sesame";

  test.each<[string, { [name: string]: string }, string, RegExp]>([
    ["HF_TOKEN", { HF_TOKEN: secret }, "ok", /^HF_TOKEN is set$/],
    ["the older variable", { HUGGING_FACE_HUB_TOKEN: secret }, "ok", /^HUGGING_FACE_HUB_TOKEN is set$/],
    ["an empty variable", { HF_TOKEN: " " }, "lacking", /no HF_TOKEN/],
    ["nothing", {}, "lacking", /no HF_TOKEN/],
  ])("%s", async (_, env, verdict, there) => {
    const [row] = await tokenRows(fakes.programs({ env: { PATH: fakes.folder, ...env } }), gated);
    expect(row).toMatchObject({ verdict, there: expect.stringMatching(there) });
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row.command).toMatch(/^printf %s "\$\w+" \| kubectl create secret generic hf-token-secret --namespace inference --from-file=HF_TOKEN=\/dev\/stdin$/);
  });

  test("one that the cloud's store brings is made by nobody; one of another key still is", async () => {
    const brought = (...keys: string[]): OperatedDeployment => ({ ...gated, broughtSecrets: [{ name: "hf-token-secret", keys }] });
    const [row] = await tokenRows(fakes.programs(), brought("HF_TOKEN"));
    expect(row).toMatchObject({ verdict: "ok", there: "brought from the cloud's store" });
    expect(row.command).toBeUndefined();
    expect((await tokenRows(fakes.programs({ env: { PATH: fakes.folder } }), brought("OTHER")))[0].verdict).toBe("lacking");
  });

  test("a model that does without asks for none", async () => {
    expect(await tokenRows(fakes.programs(), { ...EKS, models: [model(false)] })).toEqual([]);
  });

  test.each<[string, Parameters<FakePrograms["on"]>[2], string, string]>([
    ["there", { out: "OTHER\nHF_TOKEN\n" }, "ok", "in the cluster"],
    ["there without the key", { out: "token\n" }, "lacking", "a Secret without HF_TOKEN"],
    ["not there", { err: 'Error from server (NotFound): secrets "hf-token-secret" not found\n', status: 1 }, "lacking", "no such Secret"],
    ["forbidden", { err: 'Error from server (Forbidden): secrets "hf-token-secret" is forbidden: User "ada" cannot get resource\n', status: 1 }, "unknown", "not allowed to ask"],
  ])("a Secret that is %s, by its keys alone", async (_, answer, verdict, there) => {
    fakes.on("kubectl", "get secret hf-token-secret --namespace inference --context lab", answer);
    expect((await tokenRows(fakes.programs({ env: { PATH: fakes.folder, HF_TOKEN: secret } }), gated, "lab"))[0]).toMatchObject({ verdict, there });
    expect(fakes.asked("kubectl")[0]).toContain("go-template={{range $key, $value := .data}}{{$key}}");
    expect(fakes.asked("kubectl").join()).not.toContain(secret);
  });
});

describe("ranges", () => {
  const none = { known: true, value: [] } as const;

  test.each<[string[], string[]]>([
    [[], ["ok", "ok"]],
    [["10.1.0.0/16"], ["ok", "ok"]],
    [["10.0.128.0/17"], ["lacking", "ok"]],
    [["0.0.0.0/0"], ["lacking", "lacking"]],
    [["10.1.0.0/16", "192.168.4.0/24"], ["ok", "lacking"]],
  ])("beside %j", (beside, verdicts) => {
    expect(rangeRows(AKS, beside, none).map(({ verdict }) => verdict)).toEqual(verdicts);
  });

  test("what else overlaps in the account is said and stops nothing; what couldn't be listed too", () => {
    const [network] = rangeRows(AKS, [], { known: true, value: [{ of: "hub", cidr: "10.0.0.0/8" }, { of: "far", cidr: "172.20.0.0/16" }] });
    expect(network).toMatchObject({ verdict: "ok", note: "hub has 10.0.0.0/8: the two can't be joined" });
    expect(rangeRows(AKS, [], noAnswer("refused", "no"))[0]).toMatchObject({ verdict: "ok", note: "other networks couldn't be listed: no" });
  });
});

const row = (verdict: Row["verdict"], more: Partial<Row> = {}): Row => ({ group: "quota", what: "GPUs", needed: "2", there: "0", verdict, ...more });

test.each<[Row["verdict"][], number]>([[["ok", "ok"], 0], [["ok", "unknown"], 2], [["lacking", "ok"], 1], [["unknown", "lacking"], 1], [[], 0]])("%j ends with %i", (verdicts, status) => {
  expect(preflightStatus(verdicts.map((verdict) => row(verdict)))).toBe(status);
});

test("the table stands in columns, with why and the command below", () => {
  expect(rowsText([row("lacking", { note: "short of 2", command: "ask for it" }), row("ok", { group: "tool", what: "kubectl", needed: "on the PATH", there: "v1.34.3" })])).toBe(
    [
      "                needed       there",
      "quota  GPUs     2            0        lacking",
      "         short of 2",
      "       > ask for it",
      "tool   kubectl  on the PATH  v1.34.3  ok",
      "",
      "1 ok, 1 lacking, 0 unknown",
      "",
    ].join("\n"),
  );
});
