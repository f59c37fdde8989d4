import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { buildSync } from "esbuild";
import { missingTerraform, rehearse } from "../../testing";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** The apps of docs/aks/dns.md and docs/gke/dns.md, as a reader pastes them; that of EKS is in eks-pages.test.ts. */

const manifest = JSON.parse(fs.readFileSync("package.json", "utf8")) as { exports: { [entry: string]: { default?: string } } };
const entries = Object.fromEntries(
  Object.entries(manifest.exports).flatMap(([entry, { default: built }]) => (built?.startsWith("./dist/") ? [[entry.replace(".", "cdktf-dynamo"), path.resolve(built.replace("./dist/", "").replace(/\.js$/, ".ts"))]] : [])),
);
const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "records-pages-")));
const written: string[] = [];
afterAll(() => [scratch, ...written].forEach((one) => fs.rmSync(one, { recursive: true, force: true })));

/** @param besides further properties of its deployment, each with a comma */
function run(cloud: string, besides: string): { app: string; folder: string; output: string } {
  const [[, text], ...more] = [...fs.readFileSync(`docs/${cloud}/dns.md`, "utf8").matchAll(/```ts\n([\s\S]*?)```/g)];
  expect(more).toEqual([]);
  const source = path.resolve(".build", `${cloud}-dns-${process.pid}.ts`);
  const app = source.replace(/\.ts$/, ".js");
  written.push(source, app);
  fs.mkdirSync(path.dirname(source), { recursive: true });
  fs.writeFileSync(source, text.replace(/region: "[a-z0-9-]+",/, `$& ${besides}`));
  buildSync({ entryPoints: [source], outfile: app, bundle: true, alias: entries, packages: "external", platform: "node", target: "node20", logLevel: "error" });
  const folder = path.join(scratch, cloud);
  const output = path.join(folder, "out");
  fs.mkdirSync(folder);
  const { status, stderr } = spawnSync(process.execPath, [app], { encoding: "utf8", env: { ...process.env, CDKTF_OUTDIR: output } });
  expect([status, stderr]).toEqual([0, ""]);
  return { app, folder, output };
}

describe.each([
  ["aks", "", "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com"],
  ["gke", "deletionProtection: false,", "models-example-com"],
])("a door's name on %s", (cloud, besides, zoneId) => {
  let built: ReturnType<typeof run>;
  beforeAll(() => (built = run(cloud, besides)), 120_000);

  test("is written by external-dns, whose door says so", () => {
    const addons = JSON.parse(fs.readFileSync(path.join(built.output, "stacks", "chat-addons", "cdk.tf.json"), "utf8")).resource;
    expect(Object.values<any>(addons.helm_release).map(({ name }) => name)).toEqual(expect.arrayContaining(["external-dns", "external-dns-network"]));
    const { needs, models } = JSON.parse(fs.readFileSync(path.join(built.output, "deployments", "chat.json"), "utf8"));
    expect(needs.hostedZones).toEqual([{ zoneId, domain: "models.example.com" }]);
    expect(models[0].exposure).toMatchObject({ host: "qwen.models.example.com", recordedBy: "external-dns" });
  });

  (missingTerraform() === undefined ? test : test.skip)("is deployed, planned again with nothing to do, and destroyed (rehearsed)", async () => {
    fs.symlinkSync(path.resolve("node_modules"), path.join(built.folder, "node_modules"));
    fs.writeFileSync(path.join(built.folder, "cdktf.json"), JSON.stringify({ language: "typescript", app: `node ${built.app}`, projectId: "00000000-0000-0000-0000-000000000004", sendCrashReports: "false" }));
    const { ok, stacks } = await rehearse({ cwd: built.folder });
    expect(stacks.map(({ stack: name, result, error }) => [name, result, error])).toEqual(["cluster", "addons", "crds", "platform", "inference"].map((name) => [`chat-${name}`, "ok", undefined]));
    expect(ok).toBe(true);
  }, 600_000);
});
