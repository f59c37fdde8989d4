import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { HelmRelease } from "../../../../constructs/kubernetes/helm-release";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { ChainOptions } from "../../../../stacks/chain/chain-options";
import { MIRROR, PLATFORM, REGISTRY, charts, lab } from "./mirrored";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "mirror-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let folders = 0;
const newFolder = (): string => path.join(scratch, `out-${folders++}`);
const stackOf = (app: App, id: string): any => JSON.parse(Testing.synth(app.node.findChild(id) as TerraformStack));
const releasesOf = (app: App, id: string): any[] => Object.values(stackOf(app, id).resource.helm_release);

describe("a deployment with a mirror", () => {
  const problems = (options: Partial<ChainOptions>): any[] => problemsIn(lab(newFolder(), { imageMirror: MIRROR, ...options }));

  test("refuses a chart and a part of a chart whose images aren't known, unless the caller gives them", () => {
    expect(problems({ dynamo: { release: "1.3.1" } })).toMatchObject([
      { code: "chart-images-unknown", constructPath: "lab-platform/platform/release", property: "imageMirror.chartImages" },
    ]);
    const dynamo = { platform: { kaiScheduler: GangScheduler.BUNDLED } };
    expect(problems({ dynamo })).toMatchObject([{ code: "chart-images-unknown", reason: expect.stringContaining("KAI Scheduler") }]);
    expect(problemsIn(lab(newFolder(), { dynamo }))).toEqual([]);

    const platform = charts.find(({ chart, version }) => chart === "dynamo-platform" && version === "1.6.1")!;
    const paths = { repository: "kai-scheduler.global.registry", name: "kai-scheduler.operator.image.name" };
    const kai = { image: "ghcr.io/kai-scheduler/kai-scheduler/operator:v0.17.0", values: paths };
    const own = { ...platform, images: [...platform.images.filter(({ part }) => part !== "KAI Scheduler"), kai] };
    const imageMirror = ImageMirror.of(REGISTRY, { chartImages: [own] });
    expect(problemsIn(lab(newFolder(), { dynamo, imageMirror }))).toEqual([]);
    const [release] = releasesOf(lab(newFolder(), { dynamo, imageMirror }), "lab-platform");
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
    const app = lab(newFolder(), { models, imageMirror, dynamo: { platform } });
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
      const app = lab(newFolder(), { imageMirror });
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
