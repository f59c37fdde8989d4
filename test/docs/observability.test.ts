import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { transformSync } from "esbuild";
import { problemsIn } from "../../constructs/core/problems/refuse";
import * as kubernetes from "../../stacks/kubernetes";
import { ControlPlaneAccess } from "../../constructs/google/control-plane/control-plane-access";
import { findRuleOptionProblems } from "../../observability/rules/check-options";
import { ApiServerAccess } from "../../constructs/azure/control-plane/api-server-access";
import { EksDeployment } from "../../stacks/aws/deployment";
import { AksDeployment } from "../../stacks/azure/deployment";
import { GkeDeployment } from "../../stacks/google/deployment";

/** The fragments of the pages on observability, as a reader would put them into a deployment: refused is none. */

const PAGES = ["observability.md", ...fs.readdirSync("docs/observability").filter((name) => name.endsWith(".md")).map((name) => `observability/${name}`)];
const text = (page: string): string => fs.readFileSync(path.join("docs", page), "utf8");
const FRAGMENTS = PAGES.flatMap((page) => [...text(page).matchAll(/```ts\n([^]*?)```/g)].map((match, index): [string, string] => [`${page} ${index + 1}`, match[1]]));

const EKS = { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }] };
const AKS = { region: "eastus", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1 }], models: EKS.models };
const GKE = { project: "my-project", region: "us-central1", zones: ["us-central1-a"], controlPlaneAccess: ControlPlaneAccess.DNS, gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1 }], models: EKS.models };

/** A whole deployment where the fragment is one, else the properties that it has: of GKE where nobody else has what it names. */
function program(fragment: string): string {
  if (/^new \w+Deployment\(/m.test(fragment)) return fragment.replace("// region, pools, models\n", fragment.startsWith("new AksDeployment") ? "...AKS,\n" : "...EKS,\n");
  const [cloud, base] = fragment.includes("queryFrontend") ? ["GkeDeployment", "GKE"] : ["EksDeployment", "EKS"];
  return `new ${cloud}(app, "chat", { ...${base},\n${fragment} });`;
}

test("each page of the folder has one at least", () => {
  expect([...new Set(FRAGMENTS.map(([name]) => name.split(" ")[0]))].sort()).toEqual([...PAGES].sort());
});

test.each(FRAGMENTS)("%s", (_, fragment) => {
  const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "fragments-")) });
  const known: { readonly [name: string]: unknown } = { ...kubernetes, EksDeployment, AksDeployment, GkeDeployment, EKS, AKS, GKE, app };
  try {
    new Function(...Object.keys(known), transformSync(program(fragment), { loader: "ts" }).code)(...Object.values(known));
    expect(problemsIn(app).map(({ code, property, reason }) => `${code} ${property}: ${reason}`)).toEqual([]);
    expect(app.node.children.length).toBeGreaterThan(3);
  } finally {
    fs.rmSync(app.outdir, { recursive: true, force: true });
  }
});

test("the options of the rules, and the policy of the topic, are JSON that is taken", () => {
  const [, options] = /An example: `(\{.*\})`/.exec(text("observability.md"))!;
  expect(findRuleOptionProblems("1.6.1", JSON.parse(options))).toEqual([]);
  const [policy] = /\{"Effect"[^]*?\}\}\}\n/.exec(text("observability/managed-prometheus.md"))!;
  expect(JSON.parse(policy)).toMatchObject({ Principal: { Service: "aps.amazonaws.com" }, Condition: { ArnEquals: { "aws:SourceArn": expect.any(String) } } });
});
