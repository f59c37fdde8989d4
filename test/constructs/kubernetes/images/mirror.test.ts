import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Lazy, TerraformStack, Testing, Token } from "cdktf";
import * as fc from "fast-check";
import { checkRegistry } from "../../../../constructs/aws/registry/check-registry";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../../constructs/cluster/fabric";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { formatImage, parseImage } from "../../../../constructs/core/forms/image-reference";
import { problemsIn } from "../../../../constructs/core/refuse";
import { Values, readPath, withPath } from "../../../../constructs/core/value-path";
import { DataService, GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { ChartImages, imageUnder, imagesUnder } from "../../../../constructs/kubernetes/images/chart-images";
import table from "../../../../constructs/kubernetes/data/chart-images.json";
import { HelmRelease } from "../../../../constructs/kubernetes/helm-release";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { mirrorChart } from "../../../../constructs/kubernetes/images/mirror-values";
import { addDeployments } from "../../../../deployments/all";
import { listCommand } from "../../../../images/list";
import { ListOptions } from "../../../../images/options";
import { ChainOptions } from "../../../../stacks/chain/chain-options";
import { ExistingDeployment } from "../../../../stacks/kubernetes/existing-deployment";
import { describeWithHelm } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const REGISTRY = "registry.example.com/mirror";
const MIRROR = ImageMirror.of(REGISTRY);
const PLATFORM = { repository: "https://helm.ngc.nvidia.com/nvidia/ai-dynamo/", chart: "dynamo-platform" };
const charts = table as ChartImages[];

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

function lab(options: Partial<ChainOptions>): App {
  const app = new App({ outdir: newFolder() });
  const pool = { name: "gpu", labels: {}, nodeSelector: { pool: "gpu" }, taints: [], minNodes: 1, maxNodes: 1 };
  const cluster = new ExistingCluster({
    clusterName: "lab",
    context: "lab",
    gpuPools: [{ ...pool, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE }],
    storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }],
  });
  new ExistingDeployment(app, "lab", { cluster, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], ...options });
  return app;
}

const stackOf = (app: App, id: string): any => JSON.parse(Testing.synth(app.node.findChild(id) as TerraformStack));
const releasesOf = (app: App, id: string): any[] => Object.values(stackOf(app, id).resource.helm_release);

describe("an image's reference", () => {
  test.each([
    ["nats:2.10", "docker.io", "library/nats", ":2.10"],
    ["natsio/nats-box", "docker.io", "natsio/nats-box", ""],
    ["docker.io/busybox:1", "docker.io", "library/busybox", ":1"],
    ["localhost/a:1", "localhost", "a", ":1"],
    ["registry:5000/a/b:1", "registry:5000", "a/b", ":1"],
    [`nvcr.io/a@sha256:${"0".repeat(64)}`, "nvcr.io", "a", `@sha256:${"0".repeat(64)}`],
    [`nvcr.io/a:1@sha256:${"0".repeat(64)}`, "nvcr.io", "a", `:1@sha256:${"0".repeat(64)}`],
  ])("%s", (text, host, rest, version) => {
    expect(parseImage(text)).toEqual({ host, path: rest, version });
  });

  test.each(["", "A/b", "https://nvcr.io/a", "nvcr.io/a:", "nvcr.io/a b", "nvcr.io//a", "${x}/a:1"])("%j is none", (text) => {
    expect(parseImage(text)).toBeUndefined();
  });
});

describe("a mirror", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const host = fc.oneof(fc.tuple(word, word).map((two) => two.join(".")), fc.constant("localhost:5000"));
  const version = fc.oneof(word.map((tag) => `:${tag}`), fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `@sha256:${hex}`));
  const image = fc
    .tuple(host, fc.array(word, { minLength: 1, maxLength: 4 }), version)
    .map(([first, parts, last]) => `${first}/${parts.join("/")}${last}`);

  test("tells the original from the copy, leaves a copy as it is, and no two originals have one copy", () => {
    fc.assert(
      fc.property(image, image, (one, other) => {
        const copy = MIRROR.apply(one);
        expect(copy.startsWith(`${REGISTRY}/`)).toBe(true);
        expect(MIRROR.original(copy)).toBe(formatImage(parseImage(one)!));
        expect(MIRROR.apply(copy)).toBe(copy);
        expect(MIRROR.apply(other) === copy).toBe(formatImage(parseImage(other)!) === formatImage(parseImage(one)!));
      }),
    );
  });

  test("leaves alone what the cluster reaches: its own host, and what is named", () => {
    const mirror = ImageMirror.of(REGISTRY, { reachable: ["ghcr.io/team", "docker.io"] });
    for (const reached of ["registry.example.com/other/a:1", "ghcr.io/team/a:1", "busybox:1"]) expect(mirror.apply(reached)).toBe(reached);
    expect(mirror.apply("ghcr.io/teams/a:1")).toBe(`${REGISTRY}/ghcr.io/teams/a:1`);
  });

  test("may be known only at apply, as may an image", () => {
    const token = Lazy.stringValue({ produce: () => "r.example.com" });
    expect(ImageMirror.of(token).apply("nats:2")).toBe(`${token}/docker.io/library/nats:2`);
    expect(ImageMirror.of(token).findings("imageMirror")).toEqual([]);
    expect(MIRROR.apply(`${token}/a:1`)).toBe(`${token}/a:1`);
    expect(Token.isUnresolved(token)).toBe(true);
  });

  test.each(["", "mirror", "https://r.example.com", "r.example.com/", "r.example.com/A", "r.example.com/a:1", "docker.io/team"])(
    "%j is refused",
    (registry) => {
      expect(problemsIn(lab({ imageMirror: ImageMirror.of(registry) }))).toContainEqual(
        expect.objectContaining({ code: "invalid-image-mirror", property: "imageMirror.registry", value: registry }),
      );
    },
  );

  test("what is reachable is checked too", () => {
    expect(ImageMirror.of(REGISTRY, { reachable: ["ghcr.io", "x"] }).findings("imageMirror")).toMatchObject([
      { code: "invalid-image-mirror", property: "imageMirror.reachable[1]", value: "x" },
    ]);
  });
});

describe("the table of charts' images", () => {
  const known = charts.flatMap((chart) => chart.images.map((row) => ({ chart, row })));

  test("has a source for each chart and row, and each image in full with its tag", () => {
    for (const { chart, row } of known) {
      expect([chart.source, row.source].every((source) => (source ?? "").length > 20)).toBe(true);
      if (row.image === undefined) expect(row.part).toBeDefined();
      else expect(formatImage(parseImage(row.image)!)).toBe(row.image);
      if (row.image !== undefined) expect(parseImage(row.image)!.version).toMatch(/^:/);
    }
    const ids = charts.map(({ repository, chart, version }) => `${repository} ${chart} ${version}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(charts.filter(({ images: rows }) => rows.length > 0).map((chart) => [`${chart.chart} ${chart.version}`, chart] as const))(
    "%s: every image that can be named is taken from the mirror, whatever is on",
    (_, chart) => {
      const on = chart.images.flatMap(({ when }) => Object.keys(when ?? {})).reduce((values, at) => withPath(values, at, true), {});
      const { values } = mirrorChart(chart, on, MIRROR);
      const before = imagesUnder(chart, on).filter((row) => row.image !== undefined);
      expect(before.length).toBe(chart.images.filter((row) => row.image !== undefined).length);
      expect(before.map((row) => imageUnder(row, values))).toEqual(before.map((row) => MIRROR.apply(row.image!)));
      // Written twice it is the same: what an earlier synthesis put there is no new original.
      expect(mirrorChart(chart, values, MIRROR).values).toEqual(values);
    },
  );

  test("values tell the image, its tag and what is there at all", () => {
    const gpu = charts.find(({ chart }) => chart === "gpu-operator")!;
    const own = { driver: { version: "590.1", repository: "example.com/a" }, migManager: { enabled: false } };
    const named = (values: Values): string[] =>
      imagesUnder(gpu, values).flatMap((row) => (row.image === undefined ? [] : [imageUnder(row, values)]));
    expect(named(own)).toContain("example.com/a/driver:590.1-ubuntu22.04");
    expect(named({}).some((image) => image.includes("mig-manager"))).toBe(true);
    expect(named(own).some((image) => image.includes("mig-manager"))).toBe(false);
    const { values } = mirrorChart(gpu, own, MIRROR);
    expect(values).toMatchObject({ driver: { repository: `${REGISTRY}/example.com/a`, image: "driver", version: "590.1" } });
    // The tag is written though nobody gave one, so that what was copied is what runs.
    expect(mirrorChart(gpu, {}, MIRROR).values).toMatchObject({ driver: { version: "580.126.20" }, gfd: { version: "v0.19.3" } });
    expect(mirrorChart(gpu, { gds: { enabled: true } }, MIRROR).findings).toMatchObject([{ code: "chart-images-unknown" }]);
  });

  test("a value in a list is found by its name", () => {
    const at = "env[name=X].value";
    const values = { env: [{ name: "Y", value: "1" }] };
    expect(readPath(withPath(values, at, "2"), at)).toBe("2");
    expect(withPath(withPath(values, at, "2"), at, "3")).toEqual({ env: [{ name: "Y", value: "1" }, { name: "X", value: "3" }] });
    expect(values.env).toHaveLength(1);
  });
});

describe("a deployment with a mirror", () => {
  const problems = (options: Partial<ChainOptions>): any[] => problemsIn(lab({ imageMirror: MIRROR, ...options }));

  test("refuses a chart and a part of a chart whose images aren't known, unless the caller gives them", () => {
    expect(problems({ dynamo: { release: "1.3.1" } })).toMatchObject([
      { code: "chart-images-unknown", constructPath: "lab-platform/platform/release", property: "imageMirror.chartImages" },
    ]);
    const dynamo = { platform: { kaiScheduler: GangScheduler.BUNDLED } };
    expect(problems({ dynamo })).toMatchObject([{ code: "chart-images-unknown", reason: expect.stringContaining("KAI Scheduler") }]);
    expect(problemsIn(lab({ dynamo }))).toEqual([]);

    const platform = charts.find(({ chart, version }) => chart === "dynamo-platform" && version === "1.6.1")!;
    const paths = { repository: "kai-scheduler.global.registry", name: "kai-scheduler.operator.image.name" };
    const kai = { image: "ghcr.io/kai-scheduler/kai-scheduler/operator:v0.17.0", values: paths };
    const own = { ...platform, images: [...platform.images.filter(({ part }) => part !== "KAI Scheduler"), kai] };
    const imageMirror = ImageMirror.of(REGISTRY, { chartImages: [own] });
    expect(problemsIn(lab({ dynamo, imageMirror }))).toEqual([]);
    const [release] = releasesOf(lab({ dynamo, imageMirror }), "lab-platform");
    expect(JSON.parse(release.values[0])["kai-scheduler"].global.registry).toBe(`${REGISTRY}/ghcr.io/kai-scheduler/kai-scheduler`);
  });

  test("refuses an image that no value replaces, unless its registry is reached", () => {
    const chartImages = [{ ...PLATFORM, version: "1.6.1", images: [{ image: "quay.io/a:1" }] }];
    expect(problems({ imageMirror: ImageMirror.of(REGISTRY, { chartImages }) })).toMatchObject([
      { code: "chart-image-fixed", value: "quay.io/a:1" },
    ]);
    expect(problems({ imageMirror: ImageMirror.of(REGISTRY, { chartImages, reachable: ["quay.io"] }) })).toEqual([]);
  });

  test("CRDs of a release that has a chart for them need none", () => {
    expect(problems({ dynamo: { release: "0.9.1" } })).toMatchObject([{ constructPath: "lab-platform/platform/release" }]);
  });

  test("takes the caller's own images from it as well, in options and in a chart's values, but for reachable ones", () => {
    const own = {
      workerImage: "ghcr.io/me/vllm:1.6.1-mine",
      frontendImage: "own.example.com/f:1.6.1",
      preflight: { image: "quay.io/me/preflight:1.0.0" },
    };
    const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", ...own }];
    const repository = "quay.io/me/operator";
    const platform = { values: { "dynamo-operator": { controllerManager: { manager: { image: { repository } } } } } };
    const imageMirror = ImageMirror.of(REGISTRY, { reachable: ["own.example.com"] });
    const app = lab({ models, imageMirror, dynamo: { platform } });
    const values = (stack: string): any => JSON.parse(releasesOf(app, stack)[0].values[0]);
    const model = values("lab-inference");
    const [frontend, worker] = model.graph.spec.components.map(({ podTemplate: { spec } }: any) => [...spec.containers, ...(spec.initContainers ?? [])].map(({ image }) => image));
    const [mine, looks] = [`${REGISTRY}/ghcr.io/me/vllm:1.6.1-mine`, `${REGISTRY}/quay.io/me/preflight:1.0.0`];
    expect(frontend).toEqual(["own.example.com/f:1.6.1"]);
    expect(worker).toEqual([mine, looks, mine, looks]);
    expect([model.download.image, model.verify.image, model.verify.jobs[0].engine.image]).toEqual([mine, looks, mine]);
    const { manager } = values("lab-platform")["dynamo-operator"].controllerManager;
    expect(manager.image).toEqual({ repository: `${REGISTRY}/${repository}`, tag: "1.6.1" });
  });

  test("applies the CRDs anew, under another name", () => {
    const [job, digest] = [undefined, MIRROR].map((imageMirror) => {
      const app = lab({ imageMirror });
      const { image, jobName } = JSON.parse(releasesOf(app, "lab-crds")[0].values[0]);
      return { image, jobName };
    });
    expect(digest.image).toBe(MIRROR.apply(job.image));
    expect(digest.jobName).not.toBe(job.jobName);
  });

  test("a chart of one's own says where its images stand", () => {
    const app = new App({ outdir: newFolder() });
    const stack = new TerraformStack(app, "s");
    const values = { a: { image: "nats:2" }, b: "" };
    const chart = { namespace: "n", localChart: path.resolve("constructs/dynamo/crds-chart"), imageMirror: MIRROR, values };
    new HelmRelease(stack, "told", { ...chart, name: "told", imageValues: ["a.image", "b", "c.image"] });
    expect(problemsIn(app)).toEqual([]);
    const [release] = Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release);
    expect(JSON.parse(release.values[0])).toEqual({ a: { image: `${REGISTRY}/docker.io/library/nats:2` }, b: "" });
    new HelmRelease(new TerraformStack(app, "t"), "untold", { ...chart, name: "untold" });
    expect(problemsIn(app)).toMatchObject([{ code: "chart-images-unknown", constructPath: "t/untold", property: "imageValues" }]);
  });
});

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
    const app = lab({ imageMirror: MIRROR, dynamo: { release, platform: bundled } });
    app.synth();
    const found = await list(app.outdir);
    expect(found.unknown).toEqual([]);
    expect(named(found).filter((image) => !image.startsWith(`${REGISTRY}/`))).toEqual([]);
    for (const part of ["library/nats:", "bitnamilegacy/etcd:", ...(bundled.grove ? ["grove/grove-initc:"] : [])]) {
      expect(named(found).filter((image) => image.includes(part))).toHaveLength(1);
    }
  });

  test("what isn't known is named, and ends --strict and --mirror with 1", async () => {
    const app = lab({ dynamo: { release: "1.3.1", platform: { kaiScheduler: GangScheduler.BUNDLED } } });
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
    const app = lab({});
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
