import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ChartRepository } from "../../../constructs/kubernetes/chart-repository";
import { HelmRelease } from "../../../constructs/kubernetes/helm-release";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { collectImages } from "../../../images/collect";
import { Helm } from "../../../images/helm";
import { stacksIn } from "../../../images/stacks";
import { describeWithHelm, helmBinary } from "../../harness/helm";
import { AKS } from "./aks";
import { EKS } from "./eks";
import { GKE } from "./gke";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "chart-sources-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

type Deploy = (app: App, chartRepository: ChartRepository) => void;
const CLOUDS: [string, Deploy][] = [
  ["EKS", (app, chartRepository) => void new EksDeployment(app, "eks", { ...EKS, chartRepository })],
  ["AKS", (app, chartRepository) => void new AksDeployment(app, "aks", { ...AKS, chartRepository })],
  ["GKE", (app, chartRepository) => void new GkeDeployment(app, "gke", { ...GKE, chartRepository })],
];

interface Deployed {
  readonly app: App;
  readonly releases: HelmRelease[];
  readonly wrong: { readonly code: string; readonly fix: string }[];
}

function deployed(deploy: Deploy, chartRepository: ChartRepository): Deployed {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  deploy(app, chartRepository);
  return { app, releases: app.node.findAll().filter((one): one is HelmRelease => one instanceof HelmRelease), wrong: problemsIn(app) };
}

/** An archive as `helm pull` leaves it, whose one object names the chart. */
function archive(folder: string, name: string): void {
  const [, chart, version] = /^(.+?)-(v?\d.*)$/.exec(name) ?? [];
  const source = path.join(scratch, "sources", name, chart);
  fs.mkdirSync(path.join(source, "templates"), { recursive: true });
  fs.writeFileSync(path.join(source, "Chart.yaml"), `apiVersion: v2\nname: ${chart}\nversion: ${version}\n`);
  fs.writeFileSync(path.join(source, "templates", "it.yaml"), 'kind: ConfigMap\napiVersion: v1\nmetadata: { name: "{{ .Chart.Name }}" }\n');
  execFileSync(helmBinary()!, ["package", source, "--destination", folder], { stdio: "pipe" });
}

const ADDRESSES = ["https://charts.example.com/mirror", "oci://registry.example.com/charts"];

describe.each(CLOUDS)("every chart of %s that isn't ours", (_, deploy) => {
  test.each(ADDRESSES)("comes from %s, by its own name and version", (address) => {
    const { releases, wrong } = deployed(deploy, ChartRepository.of(address));
    expect(wrong).toEqual([]);
    const theirs = releases.filter(({ resource }) => resource.repositoryInput !== undefined);
    const ours = releases.filter((one) => !theirs.includes(one));
    expect(theirs.map(({ chartName }) => chartName)).toContain("dynamo-platform");
    expect(new Set(theirs.map(({ resource }) => resource.repositoryInput))).toEqual(new Set([address]));
    for (const { resource } of ours) expect(resource.chartInput).toMatch(/^assets\//);
  });
});

describeWithHelm("a folder of charts, for networks without the internet", () => {
  test.each(CLOUDS)("%s: what it lacks is named, each chart once; with those there, a real Helm renders each from the output", (_, deploy) => {
    const folder = fs.mkdtempSync(path.join(scratch, "charts-"));
    const { wrong } = deployed(deploy, ChartRepository.folder(folder));
    expect(new Set(wrong.map(({ code }) => code))).toEqual(new Set(["chart-not-in-folder"]));
    const lacking = [...new Set(wrong.map(({ fix }) => /put (\S+)\.tgz there/.exec(fix)![1]))];
    expect(lacking.length).toBe(wrong.length);
    for (const name of lacking) archive(folder, name);

    const { app, releases, wrong: left } = deployed(deploy, ChartRepository.folder(folder));
    expect(left).toEqual([]);
    expect(releases.filter(({ resource }) => resource.repositoryInput !== undefined)).toEqual([]);
    app.synth();
    const fromFolder = releases.filter(({ resource }) => resource.chartInput?.endsWith(".tgz"));
    expect(fromFolder.map(({ chartName, chartVersion }) => `${chartName}-${chartVersion}`).sort()).toEqual([...lacking].sort());
    for (const { chartName, resource } of fromFolder) {
      const cwd = path.join(app.outdir, "stacks", resource.cdktfStack.node.id);
      const text = execFileSync(helmBinary()!, ["template", "release", resource.chartInput!], { cwd, encoding: "utf8", stdio: "pipe" });
      expect(text).toContain(`name: "${chartName}"`);
    }
    // The list of images reads our own charts as ever, and knows the others by their names.
    const { unknown } = collectImages(stacksIn(app.outdir, fs.readdirSync(path.join(app.outdir, "stacks"))), new Helm(helmBinary()));
    expect(unknown.filter(({ what }) => what.includes("(no version)"))).toEqual([]);
  });
});
