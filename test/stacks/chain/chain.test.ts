import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Testing } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { HelmAddOn } from "../../../constructs/cluster/helm-add-on";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { Problem } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ChartRepository } from "../../../constructs/kubernetes/chart-repository";
import { collectImages } from "../../../images/collect";
import { stacksIn } from "../../../images/stacks";
import { addDeployments } from "../../../deployments/all";
import { ChainOptions } from "../../../stacks/chain/chain-options";
import { AddonsStack } from "../../../stacks/chain/addons-stack";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { findNamespaceProblems, plannedNamespaces } from "../../../stacks/chain/namespaces";
import { StateBackend } from "../../../stacks/state-backend";
import { describedPool } from "../../harness/described-pool";
import { metadataOf } from "../../harness/differences";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "chain-stacks-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;
const newApp = (): App => new App({ outdir: path.join(scratch, `out-${apps++}`) });

const cluster = (context = "kind-lab"): ExistingCluster =>
  new ExistingCluster({
    clusterName: "lab",
    context,
    gpuPools: [
      describedPool("gpu", { minNodes: 1, maxNodes: 1 }),
    ],
    storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }],
  });
const model = { name: "qwen", model: "Qwen/Qwen3-0.6B", revision: "c1899de289a04d12100db370d81485cdf75e47ca", cacheSizeGiB: 20 };

function lab(options: Partial<ChainOptions> = {}): { problems: Problem[]; stacks: { [name: string]: any } } {
  const app = newApp();
  const { stacks } = new ExistingDeployment(app, "lab", { cluster: cluster(), models: [model], ...options });
  return {
    problems: problemsIn(app),
    stacks: Object.fromEntries(stacks.map((stack) => [stack.node.id.replace("lab-", ""), JSON.parse(Testing.synth(stack))])),
  };
}
const namespaces = (stack: any): string[] => Object.values<any>(stack.resource.kubernetes_namespace_v1 ?? {}).map((one) => metadataOf(one).name).sort();

describe("every stack with Helm releases asks the cluster first", () => {
  const asked = (stack: any): string[] => Object.values<any>(stack.data?.kubernetes_namespace_v1 ?? {}).map((one) => metadataOf(one).name);

  test("on each cloud: by a namespace that is always there, the models' by their own", async () => {
    const app = newApp();
    const made = await addDeployments(app, {});
    for (const [id, { stacks }] of Object.entries(made)) {
      for (const stack of stacks) {
        const content = JSON.parse(Testing.synth(stack));
        const step = stack.node.id.slice(id.length + 1);
        const expected = step === "cluster" ? [] : [step === "inference" ? "inference" : "kube-system"];
        expect([stack.node.id, asked(content)]).toEqual([stack.node.id, expected]);
        if (content.resource.helm_release !== undefined) expect(expected).toHaveLength(1);
      }
    }
  });

  test.each(["0.9.1", "1.5.1"])("on a cluster that somebody else made, release %s", (release) => {
    const { stacks } = lab({ dynamo: { release, modelNamespace: "chat" } });
    expect(Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, asked(stack)]))).toEqual({
      crds: ["kube-system"],
      platform: ["kube-system"],
      inference: ["chat"],
    });
  });
});

describe("first installs that failed are tried again", () => {
  test("by replacing them where Terraform waits, by an upgrade for models and what is ahead of them", async () => {
    const app = newApp();
    const made = await addDeployments(app, {});
    const releases = Object.values(made).flatMap(({ stacks }) =>
      stacks.flatMap((stack) =>
        Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release ?? {}).map((release) => ({ stack: stack.node.id, ...release })),
      ),
    );
    expect(releases.length).toBeGreaterThanOrEqual(12);
    for (const { stack, replace, upgrade_install: upgradeInstall, version, wait } of releases) {
      const isModel = stack.endsWith("-inference");
      const isWaitedFor = !isModel && !/-(early|weights)$/.test(stack);
      expect([stack, wait, replace, upgradeInstall]).toEqual([stack, isWaitedFor, isWaitedFor ? true : undefined, isWaitedFor ? undefined : true]);
      if (isModel) expect(version).toBe(/^version: (\S+)/m.exec(fs.readFileSync("inference-runtime/chart/Chart.yaml", "utf8"))?.[1]);
    }
  });
});

describe("namespaces", () => {
  test("the models' goes before the operator does", () => {
    const { platform } = lab().stacks;
    const models = Object.values<any>(platform.resource.kubernetes_namespace_v1).find((one) => metadataOf(one).name === "inference");
    expect(models.depends_on).toEqual([expect.stringMatching(/^helm_release\.platform_release/)]);
    // Above the grace of a worker (600 s promised, 120 s of clean-up): the provider's own five minutes end while it still drains.
    expect(models.timeouts).toEqual({ delete: "1320s" });
    expect(Object.values<any>(platform.resource.helm_release)[0].depends_on).toEqual([expect.stringMatching(/^kubernetes_namespace_v1\.platform/)]);
  });

  test.each([
    ["default", "namespace-exists", 'existingNamespaces: ["default"]'],
    ["kube-system", "reserved-namespace", "give another"],
    ["kube-public", "reserved-namespace", "give another"],
    ["kube-node-lease", "reserved-namespace", "give another"],
    ["dynamo-crds", "namespace-taken", 'existingNamespaces: ["dynamo-crds"]'],
  ])("%s: refused once, for models and for the platform", (name, code, fix) => {
    for (const [property, dynamo] of Object.entries({ "dynamo.modelNamespace": { modelNamespace: name }, "dynamo.namespace": { namespace: name } })) {
      expect(lab({ dynamo }).problems).toEqual([
        expect.objectContaining({ code, property, value: name, constructPath: "lab-crds", fix: expect.stringContaining(fix) }),
      ]);
    }
  });

  test("one for platform and models is never made twice", () => {
    const dynamo = { namespace: "dynamo", modelNamespace: "dynamo" };
    expect(lab({ dynamo }).problems).toEqual([
      expect.objectContaining({ code: "namespace-taken", property: "dynamo.modelNamespace", reason: expect.stringContaining("the platform has") }),
    ]);
    const { problems, stacks } = lab({ dynamo, existingNamespaces: ["dynamo"] });
    expect(problems).toEqual([]);
    expect(namespaces(stacks.platform)).toEqual([]);
    expect(Object.values<any>(stacks.inference.resource.helm_release)[0].namespace).toBe("dynamo");
  });

  test("that are there already are used and not made", () => {
    const { problems, stacks } = lab({ dynamo: { modelNamespace: "default" }, existingNamespaces: ["default", "dynamo-crds", "dynamo-system"] });
    expect(problems).toEqual([]);
    expect([namespaces(stacks.crds), namespaces(stacks.platform)]).toEqual([[], []]);
    const [crds, platform, models] = Object.values(stacks).map((stack) => Object.values<any>(stack.resource.helm_release)[0].namespace);
    expect([crds, platform, models]).toEqual(["dynamo-crds", "dynamo-system", "default"]);
  });

  test("Kubernetes' own aren't taken over", () => {
    expect(lab({ dynamo: { modelNamespace: "kube-system" }, existingNamespaces: ["kube-system"] }).problems).toEqual([
      expect.objectContaining({ code: "reserved-namespace", property: "dynamo.modelNamespace" }),
    ]);
  });

  test("that the deployment doesn't use aren't named", () => {
    expect(lab({ existingNamespaces: ["inferense", "My_NS"] }).problems).toEqual([
      expect.objectContaining({ code: "unknown-namespace", property: "existingNamespaces[0]", fix: 'did you mean "inference"?' }),
      expect.objectContaining({ code: "invalid-name", property: "existingNamespaces[1]" }),
    ]);
    expect(lab({ existingNamespaces: "inference" as never }).problems).toEqual([
      expect.objectContaining({ code: "wrong-type", property: "existingNamespaces" }),
    ]);
  });

  const addOn: HelmAddOn = { name: "queue", repository: "https://charts.example.com", chart: "queue", version: "1.0.0", namespace: "queue", createNamespace: true };
  const withAddOns = (): IKubernetesCluster => ({ ...cluster(), gpuSoftware: GpuSoftware.GPU_OPERATOR, addOns: [addOn, { ...addOn, name: "other" }] });

  test.each(["gpu-operator", "queue"])("%s is its add-on's", (name) => {
    for (const [property, dynamo] of Object.entries({ "dynamo.modelNamespace": { modelNamespace: name }, "dynamo.namespace": { namespace: name } })) {
      expect(findNamespaceProblems(plannedNamespaces(dynamo, withAddOns()), []).findings).toEqual([
        expect.objectContaining({ code: "namespace-taken", property, reason: expect.stringMatching(/^the add-on (gpu-operator|queue) has/) }),
      ]);
    }
  });

  test("of add-ons that are there already are used and not made", () => {
    const stack = new AddonsStack(newApp(), "addons", { cluster: withAddOns(), backend: StateBackend.local(), existingNamespaces: ["queue"] });
    expect(namespaces(JSON.parse(Testing.synth(stack)))).toEqual(["gpu-operator"]);
  });
});

describe("chartRepository", () => {
  test("is where the charts of platform and, up to 0.9.1, CRDs come from", () => {
    const chartRepository = ChartRepository.of("oci://reg.example.com/charts");
    const { problems, stacks } = lab({ dynamo: { release: "0.9.1" }, chartRepository });
    expect(problems).toEqual([]);
    for (const [stack, chart] of [["crds", "dynamo-crds"], ["platform", "dynamo-platform"]]) {
      expect(Object.values<any>(stacks[stack].resource.helm_release)).toMatchObject([
        { chart, repository: "oci://reg.example.com/charts", version: "0.9.1" },
      ]);
    }
  });

  test("hides from the list of images no chart that it knows", () => {
    const app = newApp();
    const chartRepository = ChartRepository.of("oci://reg.example.com/charts");
    new ExistingDeployment(app, "lab", { cluster: cluster(), models: [model], dynamo: { release: "1.5.1" }, chartRepository });
    app.synth();
    const { images, unknown } = collectImages(stacksIn(app.outdir, ["lab-platform"]), { parse: () => [] } as never);
    expect(unknown).toEqual([]);
    expect(images.map(({ image }) => image)).toContain("nvcr.io/nvidia/ai-dynamo/kubernetes-operator:1.5.1");
  });

  test("is where the add-ons' charts come from", () => {
    const addOns: HelmAddOn[] = [{ name: "queue", repository: "https://charts.example.com", chart: "queue", version: "1.0.0", namespace: "kube-system" }];
    const stack = new AddonsStack(newApp(), "addons", {
      cluster: { ...cluster(), gpuSoftware: GpuSoftware.DEVICE_PLUGIN, addOns },
      backend: StateBackend.local(),
      chartRepository: ChartRepository.of("https://mirror.example.com"),
    });
    const releases = Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release);
    expect(releases.map(({ repository }) => repository)).toEqual(["https://mirror.example.com", "https://mirror.example.com"]);
  });

  test("of another type is refused", () => {
    expect(lab({ chartRepository: "https://mirror.example.com" as never }).problems).toMatchObject([
      { code: "wrong-type", property: "chartRepository", fix: expect.stringContaining("ChartRepository.of(") },
    ]);
  });
});

describe("deployments whose ids overlap", () => {
  const ids = (...names: string[]): Problem[] => {
    const app = newApp();
    for (const name of names) new ExistingDeployment(app, name, { cluster: cluster(`kind-${name}`), models: [model] });
    return problemsIn(app);
  };

  test.each([
    [["chat", "chat-eu"], "chat-eu", "chat"],
    [["chat-eu", "chat"], "chat", "chat-eu"],
  ])("%j: refused, in whichever order", (names, value, other) => {
    expect(ids(...names)).toEqual([
      expect.objectContaining({ code: "overlapping-ids", constructPath: "", property: "id", value, reason: expect.stringContaining(`"${other}"`) }),
    ]);
    expect(ids(...names)[0].reason).toContain("cdktf destroy 'chat-*'");
  });

  test("ids that only look alike pass", () => {
    expect(ids("chat", "chats", "chateau", "eu-chat")).toEqual([]);
  });
});
