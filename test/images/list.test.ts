import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { checkRegistry } from "../../constructs/aws/registry/check-registry";
import { DataService, GangScheduler } from "../../constructs/dynamo/platform-parts";
import { addDeployments } from "../../deployments/all";
import { listCommand } from "../../images/list";
import { ListOptions } from "../../images/options";
import { MIRROR, PLATFORM, REGISTRY, lab } from "../constructs/kubernetes/images/mirrored";
import { describeWithHelm } from "../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "mirror-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let folders = 0;
const newFolder = (): string => path.join(scratch, `out-${folders++}`);

/** What the command wrote, and how it ended. */
async function images(options: Partial<ListOptions>): Promise<{ status: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  const io = { env: process.env, out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const status = await listCommand({ ids: [], format: "json", strict: false, ...options }, io);
  return { status, out, err };
}

describeWithHelm("images --list and --mirror", () => {
  const platform = { nats: DataService.BUNDLED, etcd: DataService.BUNDLED, grove: GangScheduler.BUNDLED };
  const list = async (out: string, options: Partial<ListOptions> = {}): Promise<any> => JSON.parse((await images({ out, ...options })).out);
  const named = (found: any): string[] => found.images.map(({ image }: any) => image);

  async function deployments(env: { [name: string]: string }): Promise<string> {
    const app = new App({ outdir: newFolder() });
    await addDeployments(app, env);
    app.synth();
    return app.outdir;
  }

  test("the three deployments as cloned, each image once, with what uses it; the same from the mirror, all of it", async () => {
    const plain = await list(await deployments({}));
    expect(plain.unknown).toEqual([]);
    expect(plain.cloud.map(({ usedBy }: any) => usedBy[0])).toContain("eks-cluster/vpc-cni");
    const operator = plain.images.find(({ image }: any) => image === "nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.6.1");
    expect(operator).toEqual({
      image: operator.image,
      origins: ["own chart", "third-party"],
      usedBy: ["aks", "eks", "gke"].flatMap((id) => [`${id}-crds/dynamo-crds`, `${id}-platform/dynamo-platform`]),
    });
    expect(named(plain)).toEqual(
      expect.arrayContaining([
        "nvcr.io/nvidia/ai-dynamo/dynamo-frontend:1.6.1",
        "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1",
        "nvcr.io/nvidia/driver:580.126.20-ubuntu22.04",
        "nvcr.io/nvidia/k8s-device-plugin:v0.20.0",
        "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0",
      ]),
    );
    expect(named(plain)).toEqual([...new Set(named(plain))].sort());

    const out = await deployments({ CDKTF_DYNAMO_IMAGE_MIRROR: REGISTRY });
    const mirrored = await list(out);
    expect(mirrored.unknown).toEqual([]);
    expect(named(mirrored).filter((image) => !image.startsWith(`${REGISTRY}/`))).toEqual([]);
    expect(named(mirrored)).toEqual(named(plain).map((image) => MIRROR.apply(image)));

    // What is copied is what is asked for, read from the app before the mirror and with it.
    const copies = await list(out, { mirror: REGISTRY });
    expect(copies.map(({ to }: any) => to)).toEqual(named(mirrored));
    expect(copies.map(({ from }: any) => from)).toEqual(named(plain));
    expect(copies).toEqual(await list(await deployments({}), { mirror: REGISTRY }));
    expect(copies.map(({ to, repository }: any) => to.startsWith(`${REGISTRY}/${repository}:`))).not.toContain(false);
    // ECR makes repositories of these names.
    const repositories = [...new Set<string>(copies.map(({ repository }: any) => repository))];
    expect(checkRegistry("registry", { clusterName: "eks", region: "us-west-2", images: repositories })).toEqual([]);
  });

  test.each(["1.4.0", "1.4.1", "1.4.2", "1.5.0", "1.5.1", "1.6.0", "1.6.1"])("platform %s with what comes with it, all from the mirror", async (release) => {
    const bundled = release.startsWith("1.4") ? { ...platform, grove: undefined } : platform;
    const app = lab(newFolder(), { imageMirror: MIRROR, dynamo: { release, platform: bundled } });
    app.synth();
    const found = await list(app.outdir);
    expect(found.unknown).toEqual([]);
    expect(named(found).filter((image) => !image.startsWith(`${REGISTRY}/`))).toEqual([]);
    for (const part of ["library/nats:", "bitnamilegacy/etcd:", ...(bundled.grove ? ["grove/grove-initc:"] : [])]) {
      expect(named(found).filter((image) => image.includes(part))).toHaveLength(1);
    }
  });

  test("what isn't known is named, and ends --strict and --mirror with 1", async () => {
    const app = lab(newFolder(), { dynamo: { release: "1.3.1", platform: { kaiScheduler: GangScheduler.BUNDLED } } });
    app.synth();
    const { status, out } = await images({ out: app.outdir, format: "text" });
    expect(status).toBe(0);
    expect(out).toMatch(/^chart dynamo-platform 1\.3\.1 of https:\S+ +unknown +lab-platform\/dynamo-platform$/m);
    expect(await images({ out: app.outdir, strict: true })).toMatchObject({ status: 1 });
    const copies = await images({ out: app.outdir, mirror: REGISTRY, format: "text" });
    expect(copies).toMatchObject({ status: 1, err: expect.stringContaining("chart dynamo-platform 1.3.1") });
    const runtime = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.3.1";
    expect(copies.out).toContain(`crane copy ${runtime} ${REGISTRY}/${runtime}\n`);
    expect((await images({ out: app.outdir, ids: ["lab-inference"], strict: true })).status).toBe(0);

    const rows = path.join(scratch, "rows.json");
    fs.writeFileSync(rows, JSON.stringify([{ ...PLATFORM, version: "1.3.1", images: [{ image: "quay.io/a:1" }] }]));
    const told = await list(app.outdir, { chartImages: rows });
    expect(told.unknown).toEqual([]);
    expect(named(told)).toContain("quay.io/a:1");
  });

  test("any app's output: charts in it, values in YAML and by set, pods in custom resources, images as volumes", async () => {
    const folder = newFolder();
    const chart = path.join(folder, "stacks/s/chart");
    fs.mkdirSync(path.join(chart, "templates"), { recursive: true });
    fs.writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: c\nversion: 0.1.0\n");
    fs.writeFileSync(path.join(chart, "templates/all.yaml"), CHART);
    const hex = "a".repeat(64);
    const releases = {
      a: {
        name: "own",
        chart: "./chart",
        values: [`main: '\${data.x.y["}"]}/app:1'\nhook:\n  image: alpine:3\n`],
        set: [{ name: "hook.image", value: "alpine:4" }],
      },
      b: { name: "oci", chart: "oci://ghcr.io/x/foo", version: "1" },
      c: { name: "late", chart: "foo", repository: "https://e.com", version: "1", values: ['\${file("x")}'] },
      d: {
        ...PLATFORM,
        name: "dynamo",
        version: "1.6.1",
        values: [`dynamo-operator:\n  controllerManager:\n    manager: {image: {repository: "nvcr.io/o@sha256", tag: ${hex}}}\n`],
      },
    };
    const pod = { spec: { template: { spec: { container: [{ image: "nginx" }] } } } };
    const map = { data: { image: "no" } };
    const resource = { helm_release: releases, kubernetes_deployment_v1: { k: pod }, kubernetes_config_map_v1: { k: map } };
    fs.writeFileSync(path.join(folder, "stacks/s/cdk.tf.json"), JSON.stringify({ resource }));
    const stacks = { s: { name: "s", dependencies: [], synthesizedStackPath: "stacks/s/cdk.tf.json" } };
    fs.writeFileSync(path.join(folder, "manifest.json"), JSON.stringify({ stacks }));

    const found = await list(folder);
    expect(named(found)).toEqual([
      "docker.io/library/alpine:4",
      "docker.io/library/busybox:1.36",
      "docker.io/library/nginx",
      `nvcr.io/o@sha256:${hex}`,
      "quay.io/x/beta:1",
      "quay.io/x/volume:1",
    ]);
    expect(found.unknown.map(({ what, usedBy }: any) => [what, ...usedBy])).toEqual([
      ['an image known only at apply, or no image: ${data.x.y["}"]}/app:1', "s/own"],
      ["chart foo 1 of oci://ghcr.io/x", "s/oci"],
      ["chart foo: its values are known only at apply", "s/late"],
    ]);
    const copies = await list(folder, { mirror: REGISTRY });
    expect(copies.find(({ from }: any) => from.startsWith("nvcr.io/o")).to).toBe(`${REGISTRY}/nvcr.io/o:sha256-${hex.slice(0, 12)}`);
  });

  test.each<[string, Partial<ListOptions>, RegExp]>([
    ["no output there", { out: "/nowhere" }, /no manifest\.json in \/nowhere/],
    ["no Helm", { helm: "/nowhere/helm" }, /\/nowhere\/helm can't be run/],
    ["no such stack", { ids: ["lob"] }, /no stack or chain "lob"[^]*lab-crds/],
    ["no mirror", { mirror: "docker.io/x" }, /Docker Hub/],
    ["no rows", { chartImages: "package.json" }, /--chart-images package\.json: a list of objects/],
  ])("%s: said, and ended with 2", async (_, options, message) => {
    const app = lab(newFolder(), {});
    app.synth();
    expect(await images({ out: app.outdir, ...options })).toMatchObject({ status: 2, out: "", err: expect.stringMatching(message) });
  });
});

describe("without --out the app is run, as its cdktf.json says", () => {
  const app = (name: string, config: object | undefined): string => {
    const folder = path.join(scratch, name);
    fs.mkdirSync(folder);
    if (config !== undefined) fs.writeFileSync(path.join(folder, "cdktf.json"), JSON.stringify(config));
    fs.writeFileSync(path.join(folder, "app.js"), APP);
    return folder;
  };

  test("and what it wrote is read and taken away again", async () => {
    const { status, out, err } = await images({ cwd: app("good", { app: "node app.js", context: { image: "nginx" } }) });
    expect([status, err]).toEqual([0, ""]);
    const { images: found } = JSON.parse(out);
    expect(found.map(({ image }: any) => image)).toEqual(["docker.io/library/nginx"]);
    expect(fs.readdirSync(path.join(scratch, "good")).sort()).toEqual(["app.js", "cdktf.json", "where"]);
    expect(fs.existsSync(fs.readFileSync(path.join(scratch, "good", "where"), "utf8"))).toBe(false);
  });

  test("an app that refuses ends it with 1, in the app's words; no app with 2", async () => {
    const refused = await images({ cwd: app("bad", { app: "node app.js" }) });
    expect(refused).toMatchObject({ status: 1, out: "", err: expect.stringMatching(/refused to be synthesised:\n\nno image was given/) });
    expect(await images({ cwd: app("none", undefined) })).toMatchObject({ status: 2, err: expect.stringMatching(/no cdktf\.json/) });
    expect(await images({ cwd: app("empty", {}) })).toMatchObject({ status: 2, err: expect.stringMatching(/names no "app"/) });
  });
});

/** An app without cdktf: all that is read of one is what it writes. */
const APP = `
const fs = require("fs");
const { CDKTF_OUTDIR: out, CDKTF_CONTEXT_JSON } = process.env;
const { image } = JSON.parse(CDKTF_CONTEXT_JSON);
fs.writeFileSync("where", out);
if (image === undefined) { console.error("no image was given"); process.exit(3); }
fs.mkdirSync(out + "/stacks/s", { recursive: true });
const pod = { spec: { container: [{ image }] } };
fs.writeFileSync(out + "/stacks/s/cdk.tf.json", JSON.stringify({ resource: { kubernetes_pod_v1: { p: pod } } }));
const stacks = { s: { name: "s", dependencies: [], synthesizedStackPath: "stacks/s/cdk.tf.json" } };
fs.writeFileSync(out + "/manifest.json", JSON.stringify({ stacks }));
`;

const CHART = `apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {name: alpha}
spec:
  services:
    worker:
      extraPodSpec:
        mainContainer: {image: "{{ .Values.main }}"}
        volumes: [{name: v, image: {reference: "quay.io/x/volume:1"}}]
---
apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata: {name: beta}
spec: {components: [{name: worker, podTemplate: {spec: {containers: [{name: main, image: "quay.io/x/beta:1"}]}}}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: text}
data:
  image: not/an:image
  script: |
    ---
    image: neither
---
apiVersion: batch/v1
kind: Job
metadata: {name: hook, annotations: {helm.sh/hook: pre-install}}
spec:
  template:
    spec:
      initContainers: [{name: i, image: "busybox:1.36"}]
      containers: [{name: c, image: "{{ .Values.hook.image }}"}]
`;
