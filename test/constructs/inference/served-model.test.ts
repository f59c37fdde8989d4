import { execFileSync, spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../constructs/cluster/existing-cluster";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { GpuPool } from "../../../constructs/cluster/node-pool";
import { TaintEffect } from "../../../constructs/cluster/scheduling";
import { AccessMode, StorageOffer } from "../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../constructs/core/refuse";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { checkModel, checkModels } from "../../../constructs/inference/checks/check-models";
import { ModelPlans } from "../../../constructs/inference/model-plans";
import { modelValues } from "../../../constructs/inference/model-values";
import { Placement, placeModel } from "../../../constructs/inference/place-model";
import { planModel } from "../../../constructs/inference/plan-model";
import { ServedModel } from "../../../constructs/inference/served-model";
import { PreflightMode, ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmLint, helmTemplate } from "../../harness/helm";
import { describedPool } from "../../harness/described-pool";

const CHART = path.resolve("inference-runtime/chart");
const GPU = { key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE };
const SPOT = { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: TaintEffect.NO_SCHEDULE };
const SPOT_TOLERATION = { key: SPOT.key, operator: "Equal", value: "spot", effect: "NoSchedule" };
const GPU_TOLERATION = { key: GPU.key, operator: "Equal", value: "present", effect: "NoSchedule" };

const pool = (name: string, more: Partial<GpuPool> = {}): GpuPool => describedPool(name, { taints: [GPU], ...more });
const disk: StorageOffer = { className: "disk", accessModes: [AccessMode.READ_WRITE_ONCE], isDefault: true };
const nfs: StorageOffer = { className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY], minimumGiB: 100 };
const cluster = (gpuPools: GpuPool[], storage = [disk, nfs]): IKubernetesCluster =>
  new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools, storage });
const qwen: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };

describe("placeModel", () => {
  const small = pool("small");
  const large = pool("large", { gpusPerNode: 8, maxNodes: 1 });
  const place = (model: ServedModelOptions, on: IKubernetesCluster): Placement => placeModel(model, on, DynamoRelease.of("1.5.1"));
  const poolOf = (model: ServedModelOptions, on: IKubernetesCluster): string | undefined => place(model, on).parts.find(({ part }) => part.name === "worker")?.pool?.name;

  test("takes the first pool that holds all the workers, each on one node", () => {
    const both = cluster([small, large]);
    expect(poolOf(qwen, both)).toBe("small");
    expect(poolOf({ ...qwen, gpusPerWorker: 2 }, both)).toBe("large");
    expect(poolOf({ ...qwen, replicas: 3 }, both)).toBe("large");
    expect(poolOf({ ...qwen, gpusPerWorker: 3, replicas: 3 }, both)).toBeUndefined();
  });

  test("takes the pool that is named, and the class that many nodes can mount", () => {
    expect(poolOf({ ...qwen, gpuPool: "large" }, cluster([small, large]))).toBe("large");
    expect(place(qwen, cluster([small])).storage?.className).toBe("nfs");
    expect(place({ ...qwen, singleNodeCache: true }, cluster([small])).storage?.className).toBe("disk");
  });
});

describe("what is refused", () => {
  const two = cluster([pool("small"), pool("large", { gpusPerNode: 8, maxNodes: 1 })]);

  test.each<[string, Partial<ServedModelOptions>, string, string, RegExp]>([
    ["a pool that isn't there", { gpuPool: "smal" }, "model-without-pool", "gpuPool", /small, large.*did you mean "small"/s],
    ["more GPUs than a node of the named pool has", { gpuPool: "small", gpusPerWorker: 2 }, "model-without-pool", "gpusPerWorker", /small has 1.*at most 1/s],
    ["more GPUs than any node has", { gpusPerWorker: 16 }, "model-without-pool", "gpusPerWorker", /1 worker of 16 GPUs.*small \(2 x 1\), large \(1 x 8\)/s],
    ["more workers than the named pool holds", { gpuPool: "small", replicas: 5 }, "model-without-pool", "replicas", /holds 2 at its maximum.*maxNodes to 5/s],
    ["a name too long for Grove", { name: "x".repeat(38) }, "invalid-name", "name", /37 characters/],
    ["a name with capitals", { name: "Qwen" }, "invalid-name", "name", /"qwen"/],
    ["an id without an owner", { model: "qwen3" }, "invalid-model-id", "model", /owner and a name/],
    ["an id with a shell's characters", { model: "a/b;rm" }, "invalid-model-id", "model", /owner and a name/],
    ["a revision with a slash", { revision: "refs/pr/1" }, "invalid-revision", "revision", /folder/],
    ["a count of nothing", { replicas: 0 }, "invalid-count", "replicas", /1 or more/],
    ["half a GPU", { gpusPerWorker: 0.5 }, "invalid-count", "gpusPerWorker", /whole number/],
    ["a class that isn't there", { storageClass: "efs" }, "unknown-storage-class", "storageClass", /disk, nfs/],
    ["a class for one node", { storageClass: "disk" }, "storage-not-shared", "storageClass", /disk makes no ReadWriteMany.*singleNodeCache: true/s],
    ["a volume for one node on a pool of two", { singleNodeCache: true, gpuPool: "small" }, "storage-not-shared", "singleNodeCache", /small can have 2 nodes.*maxNodes is 1/s],
    ["an image whose tag tells no version", { workerImage: "lab.example/vllm:nightly" }, "image-without-version", "workerImage", /"nightly" tells none.*"1.6.1-mine"/s],
    ["an image without a tag", { frontendImage: "lab.example:5000/frontend" }, "image-not-pinned", "frontendImage", /dynamo-frontend:1.6.1/],
    ["an engine argument that reads other weights", { engineArgs: ["--seed", "1", "--model=a/b"] }, "engine-arg-not-free", "engineArgs[2]", /leave it out/],
    ["a preflight image without a tag", { preflight: { image: "lab.example/preflight" } }, "image-not-pinned", "preflight.image", /pinned by a tag/],
    ["a check that the preflight doesn't have", { preflight: { skip: ["ecc", "nv-link"] } }, "unknown-preflight-check", "preflight.skip[1]", /"nvlink"/],
    ["a check to warn of that isn't there", { preflight: { warn: ["speed"] } }, "unknown-preflight-check", "preflight.warn[0]", /docs\/runtime\/preflight.md/],
    ["a threshold below 0", { preflight: { thresholds: { "host-link": -1 } } }, "invalid-threshold", "preflight.thresholds.host-link", /from 0/],
    ["a volume smaller than the storage makes", { cacheSizeGiB: 99 }, "volume-too-small", "cacheSizeGiB", /below 100 GiB/],
  ])("%s", (_, wrong, code, property, message) => {
    const model = { ...qwen, ...wrong };
    const stack = new TerraformStack(new App({ outdir: fs.mkdtempSync(path.join(scratch, "o-")) }), "stack");
    new ServedModel(stack, "model", { ...model, cluster: two });
    const own = problemsIn(stack).filter((problem) => problem.constructPath === "stack/model");
    const given = property.split(/[.[\]]+/).filter(Boolean).reduce((value: Rendered, name) => value?.[name], model);
    expect(own).toMatchObject([{ code, property, value: given }]);
    expect(`${own[0].reason} ${own[0].fix}`).toMatch(message);
  });

  test("a cluster that shares no storage", () => {
    expect(checkModel(qwen, cluster([pool("small")], [disk]), DynamoRelease.of("1.5.1"))).toMatchObject([
      { code: "storage-not-shared", property: "storageClass", value: undefined },
    ]);
  });

  test("an unknown release, and everything else in the same breath", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new ServedModel(stack, "model", { ...qwen, cluster: cluster([], []), release: "1.9.0" });
    expect(problemsIn(stack).map((problem) => problem.code)).toEqual(["unknown-release", "model-without-pool", "storage-not-shared"]);
  });

  test("two models of one name", () => {
    expect(checkModels("models", [qwen, { ...qwen, name: "b" }, qwen])).toMatchObject([
      { code: "duplicate-model-name", property: "models[2].name", value: "qwen" },
    ]);
  });

  test("nothing about a sound one", () => {
    const sound = { ...qwen, gpuPool: "large", gpusPerWorker: 8, cacheSizeGiB: 100 };
    const digest = `@sha256:${"0".repeat(64)}`;
    for (const workerImage of ["lab.example:5000/a/vllm:1.5.1-mine", `lab.example/vllm:v1.5.1${digest}`]) {
      expect(checkModel({ ...sound, workerImage }, two, DynamoRelease.of("1.5.1"))).toEqual([]);
    }
    // Before 1.4 nobody reads the tag.
    expect(checkModel({ ...sound, workerImage: "lab.example/vllm:nightly" }, two, DynamoRelease.of("1.3.1"))).toEqual([]);
  });
});

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "inference-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

test("ServedModel is one release of our chart, which Terraform doesn't wait for", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  new ServedModel(stack, "model", { ...qwen, cluster: cluster([pool("small")]) });
  const [release] = Object.values<Rendered>(JSON.parse(Testing.synth(stack)).resource.helm_release);
  expect(release).toMatchObject({ name: "qwen", namespace: "inference", wait: false, create_namespace: false });
  expect(release.chart).toMatch(/^assets\//);
  expect(JSON.parse(release.values[0])).toMatchObject({
    graph: { apiVersion: "nvidia.com/v1beta1", metadata: { name: "qwen" }, spec: { backendFramework: "vllm", components: [{ name: "frontend" }, { name: "worker" }] } },
    model: { id: "Qwen/Qwen3-0.6B", revision: "main" },
    cache: { storageClass: "nfs", sizeGiB: 100, accessMode: "ReadWriteMany" },
    token: { secretName: "hf-token-secret", key: "HF_TOKEN", required: false },
    download: { image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.6.1" },
  });
});

const python = spawnSync("python3", ["--version"]).status === 0;

describeWithHelm("the chart", () => {
  const spotPool = pool("spot", { taints: [GPU, SPOT], spotTaints: [SPOT], gpusPerNode: 4 });
  const gkePool = pool("l4", { driverRoot: "/usr/local/nvidia" });
  const full: ServedModelOptions = {
    ...qwen,
    gpusPerWorker: 2,
    replicas: 3,
    maxModelLen: 8192,
    engineArgs: ["--kv-transfer-config", '{"a": "it\'s $HOME `x`"}'],
    imagePullSecrets: ["pull"],
  };
  const render = (model: ServedModelOptions, on: IKubernetesCluster, release = "1.5.1"): Rendered[] =>
    helmTemplate(CHART, modelValues(model, on, DynamoRelease.of(release)), { name: model.name, namespace: "inference" });
  const find = (objects: Rendered[], kind: string): Rendered => objects.find((object) => object.kind === kind);
  /** A model's two Jobs: `download` and `verify`. */
  const jobOf = (objects: Rendered[], name: string): Rendered =>
    objects.find((object) => object.kind === "Job" && object.metadata.name.startsWith(`qwen-${name}-`));
  const component = (objects: Rendered[], name: string): Rendered =>
    find(objects, "DynamoGraphDeployment").spec.components.find((one: Rendered) => one.name === name);
  const podOf = (objects: Rendered[], name: string): Rendered => component(objects, name).podTemplate.spec;
  const mainOf = (objects: Rendered[], name: string): Rendered =>
    podOf(objects, name).containers.find((container: Rendered) => container.name === "main");

  test.each(DynamoRelease.known())("lints and renders for release %s", (release) => {
    const version = DynamoRelease.of(release).graphApiVersion;
    expect(helmLint(CHART, modelValues(full, cluster([spotPool]), DynamoRelease.of(release)))).toContain("0 chart(s) failed");
    const objects = render(full, cluster([spotPool]), release);
    expect(objects.map((object) => object.kind).sort()).toEqual([
      "ConfigMap", "DynamoGraphDeployment", "Job", "Job", "NetworkPolicy", "NetworkPolicy", "NetworkPolicy", "PersistentVolumeClaim", "Role", "RoleBinding",
      "ServiceAccount",
    ]);
    expect(find(objects, "DynamoGraphDeployment").apiVersion).toBe(`nvidia.com/${version}`);
    expect(JSON.stringify(objects)).toContain(`vllm-runtime:${release}`);
  });

  test("v1alpha1 says the same in its own words", () => {
    const { spec } = find(render(full, cluster([spotPool]), "1.1.1"), "DynamoGraphDeployment");
    const { worker, frontend } = spec.services;
    expect([frontend.componentType, worker.componentType]).toEqual(["frontend", "worker"]);
    expect(worker).toMatchObject({ replicas: 3, resources: { limits: { gpu: "2" } }, sharedMemory: { size: "8Gi" } });
    expect(worker.extraPodSpec).toMatchObject({ nodeSelector: { pool: "spot" }, tolerations: [SPOT_TOLERATION, GPU_TOLERATION] });
    const beta = mainOf(render(full, cluster([spotPool])), "worker");
    expect(worker.extraPodSpec.mainContainer.args).toEqual(beta.args);
    expect(worker.extraPodSpec.mainContainer.command).toEqual(beta.command);
  });

  test("every pod tolerates spot, the Job's too; only workers tolerate GPUs and choose the pool", () => {
    const objects = render(full, cluster([spotPool]));
    const job = jobOf(objects, "download").spec.template.spec;
    expect(job.tolerations).toEqual([SPOT_TOLERATION]);
    expect(podOf(objects, "frontend").tolerations).toEqual([SPOT_TOLERATION]);
    expect(podOf(objects, "worker").tolerations).toEqual([SPOT_TOLERATION, GPU_TOLERATION]);
    expect(podOf(objects, "worker").nodeSelector).toEqual({ pool: "spot" });
    for (const other of [job, podOf(objects, "frontend")]) expect(other.nodeSelector).toBeUndefined();
    expect(mainOf(objects, "worker").resources.limits).toEqual({ "nvidia.com/gpu": "2" });
    expect(component(objects, "worker").replicas).toBe(3);
  });

  test("the engine gets its arguments word by word", () => {
    const { command, args } = mainOf(render(full, cluster([spotPool])), "worker");
    expect(command).toEqual(["python3", "-m", "dynamo.vllm"]);
    expect(args).toEqual([
      "--model",
      "/opt/models/Qwen/Qwen3-0.6B/main",
      "--served-model-name",
      "Qwen/Qwen3-0.6B",
      "--tensor-parallel-size",
      "2",
      "--max-model-len",
      "8192",
      "--kv-transfer-config",
      '{"a": "it\'s $HOME `x`"}',
    ]);
  });

  test("where the driver is off the loader's path, a real shell finds it there and passes the arguments on untouched", () => {
    const { command, args } = mainOf(render({ ...full, gpusPerWorker: 1, replicas: 1 }, cluster([gkePool])), "worker");
    const show = [
      "-e",
      "console.log(JSON.stringify({ argv: process.argv.slice(1), env: process.env }))",
      "--",
      ...args.slice(3),
    ];
    const run = (env: { [name: string]: string }): Rendered =>
      JSON.parse(execFileSync(command[0], [...command.slice(1), process.execPath, ...show], { encoding: "utf8", env }));
    expect(args.slice(0, 3)).toEqual(["python3", "-m", "dynamo.vllm"]);
    const bare = run({ PATH: "/usr/bin:/bin" });
    expect(bare.argv).toEqual(args.slice(3));
    expect(bare.env.LD_LIBRARY_PATH).toBe("/usr/local/nvidia/lib64");
    expect(bare.env.LIBRARY_PATH).toBe("/usr/local/nvidia/lib64");
    expect(bare.env.PATH).toBe("/usr/bin:/bin:/usr/local/nvidia/bin");
    const set = run({ PATH: "/usr/bin:/bin", LD_LIBRARY_PATH: "/opt/lib", LIBRARY_PATH: "/opt/l" });
    expect(set.env.LD_LIBRARY_PATH).toBe("/usr/local/nvidia/lib64:/opt/lib");
    expect(set.env.LIBRARY_PATH).toBe("/usr/local/nvidia/lib64:/opt/l");
  });

  test("serving pods wait for the weights without a GPU, and read them offline from one volume", () => {
    const shared = { name: "worker-shared-memory", mountPath: "/dev/shm" };
    const objects = render(qwen, cluster([pool("small")]), "1.3.1");
    const claim = find(objects, "PersistentVolumeClaim");
    expect(claim.spec).toEqual({
      accessModes: ["ReadWriteMany"],
      storageClassName: "nfs",
      resources: { requests: { storage: "100Gi" } },
    });
    for (const name of ["frontend", "worker"]) {
      const pod = podOf(objects, name);
      const wait = pod.initContainers.find((container: Rendered) => container.name === "wait-for-model");
      expect(wait.args).toEqual(["/opt/models/Qwen/Qwen3-0.6B/main/.download-complete"]);
      expect(JSON.stringify(wait.resources)).not.toContain("gpu");
      expect(pod.volumes).toContainEqual({ name: "model-cache", persistentVolumeClaim: { claimName: claim.metadata.name } });
      expect(mainOf(objects, name).env).toContainEqual({ name: "HF_HUB_OFFLINE", value: "1" });
      expect(mainOf(objects, name).env.filter((one: { name: string }) => one.name === "VLLM_NO_USAGE_STATS")).toEqual(name === "frontend" ? [] : [{ name: "VLLM_NO_USAGE_STATS", value: "1" }]);
      const own = { name: "model-cache", mountPath: "/opt/models", readOnly: true };
      expect(mainOf(objects, name).volumeMounts).toEqual(name === "worker" ? [own, shared] : [own]);
    }
    // From 1.4 on workers give frontends what they read of the model.
    const later = render(qwen, cluster([pool("small")]), "1.4.2");
    expect([podOf(later, "frontend").initContainers, podOf(later, "frontend").volumes, mainOf(later, "frontend").volumeMounts]).toEqual([undefined, undefined, undefined]);
    expect(podOf(later, "worker").initContainers.map((container: Rendered) => container.name)).toContain("wait-for-model");
    // One of the two is older: an image of one's own, whose tag says so.
    const older = render({ ...qwen, workerImage: "lab.example/vllm-runtime:1.3.1" }, cluster([pool("small")]), "1.4.2");
    expect(mainOf(older, "frontend").volumeMounts).toEqual([{ name: "model-cache", mountPath: "/opt/models", readOnly: true }]);
    // The operator's own volume for it reaches the main container alone.
    expect(podOf(objects, "worker").volumes).toContainEqual({ name: shared.name, emptyDir: { medium: "Memory", sizeLimit: "8Gi" } });
    expect(component(objects, "worker").sharedMemorySize).toBe("0");
  });

  test("a volume for one node takes all pods that mount it to the worker's pool", () => {
    const one = pool("one", { maxNodes: 1, taints: [GPU] });
    const objects = render({ ...qwen, singleNodeCache: true }, cluster([one]), "1.3.1");
    expect(find(objects, "PersistentVolumeClaim").spec).toMatchObject({ accessModes: ["ReadWriteOnce"], storageClassName: "disk" });
    const pods = [jobOf(objects, "download").spec.template.spec, podOf(objects, "frontend"), podOf(objects, "worker")];
    for (const pod of pods) expect(pod).toMatchObject({ tolerations: [GPU_TOLERATION], nodeSelector: { pool: "one" } });
    const later = podOf(render({ ...qwen, singleNodeCache: true }, cluster([one]), "1.6.1"), "frontend");
    expect([later.tolerations, later.nodeSelector]).toEqual([undefined, undefined]);
  });

  test("who says the tensor parallelism splits the GPUs otherwise", () => {
    const engineArgs = ["--tensor-parallel-size=2", "--pipeline-parallel-size", "2"];
    const { args, resources } = mainOf(render({ ...qwen, gpusPerWorker: 4, engineArgs }, cluster([spotPool])), "worker");
    expect(args.slice(4)).toEqual(engineArgs);
    expect(resources.limits).toEqual({ "nvidia.com/gpu": "4" });
  });

  test("the token is a reference, in the download only", () => {
    const withToken = (required: boolean): Rendered[] =>
      render({ ...qwen, huggingFaceToken: { name: "mine", key: "token", required } }, cluster([pool("small")]));
    const tokenOf = (objects: Rendered[]): Rendered =>
      jobOf(objects, "download").spec.template.spec.containers[0].env.find((one: Rendered) => one.name === "HF_TOKEN");
    expect(tokenOf(withToken(false)).valueFrom).toEqual({ secretKeyRef: { name: "mine", key: "token", optional: true } });
    expect(tokenOf(withToken(true)).valueFrom.secretKeyRef.optional).toBe(false);
    expect(JSON.stringify(find(withToken(true), "DynamoGraphDeployment"))).not.toContain("HF_TOKEN");
    expect(find(withToken(true), "Secret")).toBeUndefined();
  });

  test("no container runs as root or may become it, but for the one that hands over a root-owned volume", () => {
    const hardened = (pod: Rendered): void => {
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } });
      for (const container of [...(pod.initContainers ?? []), ...pod.containers]) {
        expect(container.securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
      }
    };
    const objects = render(qwen, cluster([gkePool]));
    const jobs = ["download", "verify"].map((name) => jobOf(objects, name).spec.template.spec);
    for (const pod of [podOf(objects, "frontend"), podOf(objects, "worker"), ...jobs]) hardened(pod);
    const owned = render(qwen, cluster([gkePool], [{ ...nfs, ownedByRoot: true }]));
    const [handOver] = jobOf(owned, "download").spec.template.spec.initContainers;
    expect(handOver.securityContext).toMatchObject({ runAsUser: 0, capabilities: { drop: ["ALL"], add: ["CHOWN"] } });
    expect(handOver.command).toEqual(["chown", "1000:1000", "/opt/models"]);
    hardened(podOf(owned, "worker"));
  });

  test("workers are looked at before the weights are waited for, with their own GPUs and memory, and the weights after", () => {
    const objects = render({ ...qwen, gpusPerWorker: 2, preflight: { mode: PreflightMode.DEEP, warn: ["ecc"], thresholds: { "host-link": 0.5 } } }, cluster([spotPool]));
    const pod = podOf(objects, "worker");
    expect(pod.initContainers.map((container: Rendered) => container.name)).toEqual(["preflight", "wait-for-model", "preflight-weights"]);
    const [gpus, , weights] = pod.initContainers;
    const { image } = mainOf(objects, "worker");
    expect(gpus).toMatchObject({ image, command: ["python3", "-m", "preflight"], resources: { limits: { "nvidia.com/gpu": "2" } } });
    expect(gpus.args.join(" ")).toMatch(/^deep --timeout 150 --gpus 2 .*--termination-log \/dev\/termination-log --warn ecc --threshold host-link=0.5$/);
    expect(gpus.volumeMounts).toContainEqual({ name: "worker-shared-memory", mountPath: "/dev/shm" });
    expect(JSON.stringify(weights.resources)).not.toContain("gpu");
    expect(weights.args.slice(0, 4)).toEqual(["deep", "--only-model", "--model-dir", "/opt/models/Qwen/Qwen3-0.6B/main"]);
  });

  test("off the loader's path the preflight gets the driver as the engine does", () => {
    const pod = podOf(render(qwen, cluster([gkePool])), "worker");
    const [preflight] = pod.initContainers;
    expect(preflight.command.slice(0, 3)).toEqual(mainOf(render(qwen, cluster([gkePool])), "worker").command.slice(0, 3));
    expect(preflight.args.slice(0, 4)).toEqual(["python3", "-m", "preflight", "fast"]);
  });

  test("switched off nothing of it is left; in an image of its own nothing is mounted but the plan", () => {
    const off = render({ ...qwen, preflight: { mode: PreflightMode.OFF } }, cluster([pool("small")]));
    const kinds = off.map(({ kind }) => kind).filter((kind) => kind !== "NetworkPolicy");
    expect(kinds.sort()).toEqual(["DynamoGraphDeployment", "Job", "PersistentVolumeClaim"]);
    expect(JSON.stringify(off)).not.toContain("preflight");
    const image = "lab.example/preflight:0.1.0";
    const own = render({ ...qwen, preflight: { image } }, cluster([pool("small")]));
    expect(find(own, "ConfigMap").data).toEqual(null);
    const [preflight] = podOf(own, "worker").initContainers;
    expect(preflight.image).toBe(image);
    // A mount there would hide what the image has.
    expect(preflight.volumeMounts.map((mount: Rendered) => mount.mountPath)).not.toContain("/opt/preflight/preflight");
    // And a key that isn't there would keep the pod from starting.
    expect(podOf(own, "worker").volumes.find(({ name }: Rendered) => name === "preflight").configMap).toEqual({ name: expect.any(String) });
    expect(jobOf(own, "verify").spec.template.spec.containers[0].image).toBe(image);
  });

  test("the Job that verifies may list pods and read their logs, and is made anew for another engine", () => {
    const objects = render(qwen, cluster([pool("small")]));
    const job = jobOf(objects, "verify");
    const [verify] = job.spec.template.spec.containers;
    expect(verify.args.join(" ")).toMatch(
      /^verify --kubernetes inference --selector nvidia.com\/dynamo-graph-deployment-name=qwen,nvidia.com\/dynamo-component-type=worker --container main --frontend http:\/\/qwen-frontend:8000 --model Qwen\/Qwen3-0.6B --wait 21600/,
    );
    expect(find(objects, "Role").rules).toEqual([
      { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
      { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    ]);
    expect(job.spec.template.spec.serviceAccountName).toBe(find(objects, "ServiceAccount").metadata.name);
    expect(find(objects, "RoleBinding").subjects).toEqual([{ kind: "ServiceAccount", name: "qwen-verify", namespace: "inference" }]);
    const longer = jobOf(render({ ...qwen, maxModelLen: 4096 }, cluster([pool("small")])), "verify");
    expect(longer.metadata.name).not.toBe(job.metadata.name);
    expect(render({ ...qwen, preflight: { verify: false } }, cluster([pool("small")])).map((object) => object.kind)).not.toContain("Role");
  });

  (python ? test : test.skip)("what is mounted runs as it is rendered, and says in its termination message that no GPU is here", () => {
    const model = { ...qwen, maxModelLen: 4096 };
    const small = cluster([pool("small", { machineType: "g6.2xlarge" })]);
    const plans = ModelPlans.of(planModel(model, small, DynamoRelease.of("1.5.1")));
    const objects = helmTemplate(CHART, modelValues(model, small, DynamoRelease.of("1.5.1"), { plans }), { name: "qwen", namespace: "inference" });
    const folder = fs.mkdtempSync(path.join(scratch, "preflight-"));
    const { data } = find(objects, "ConfigMap");
    expect(Object.keys(data)).toEqual(expect.arrayContaining(["plan.json", "__main__.py"]));
    // As the kubelet does it: a key lies where the volume's items put it.
    const { items } = podOf(objects, "worker").volumes.find(({ name }: Rendered) => name === "preflight-program").configMap;
    expect(["plan.json", ...items.map(({ key }: Rendered) => key)].sort()).toEqual(Object.keys(data).sort());
    for (const { key, path: place } of items) {
      const file = path.join(folder, "preflight", place);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, data[key]);
    }
    const [preflight] = podOf(objects, "worker").initContainers;
    const told = path.join(folder, "told");
    const places: { [path: string]: string } = { "/dev/termination-log": told, "/etc/preflight/plan.json": path.join(folder, "plan.json") };
    fs.writeFileSync(path.join(folder, "plan.json"), data["plan.json"]);
    const [program, ...words] = [...preflight.command, ...preflight.args].map((word: string) => places[word] ?? word);
    const run = spawnSync(program, words, {
      encoding: "utf8",
      env: { PATH: process.env.PATH, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1", PREFLIGHT_LIBCUDA: "/nowhere", PREFLIGHT_LIBNVIDIA_ML: "/nowhere" },
    });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 1, stderr: "" });
    expect(run.stdout).toMatch(/model Qwen\/Qwen3-0.6B/);
    expect(fs.readFileSync(told, "utf8")).toMatch(/cuda-library/);
  });

  test("another revision makes another Job, the same one keeps its name", () => {
    const jobName = (model: ServedModelOptions): string => 
      render(model, cluster([pool("small")])).find(({ kind, metadata }) => kind === "Job" && /-download-/.test(metadata.name)).metadata.name;
    expect(jobName(qwen)).toBe(jobName({ ...qwen, replicas: 2 }));
    expect(jobName(qwen)).not.toBe(jobName({ ...qwen, revision: "abc" }));
    // All that stands in a Job is fixed: other tolerations under the same name would be refused.
    const toSpot = jobOf(render(qwen, cluster([pool("small"), spotPool])), "download").metadata.name;
    expect(jobName(qwen)).not.toBe(toSpot);
    expect(jobName({ ...qwen, name: "x".repeat(37) }).length).toBeLessThanOrEqual(63);
  });

  test.each<[string, object, RegExp]>([
    ["a misspelt value", { cache: { sizeGib: 1 } }, /sizeGib/],
    ["a type that doesn't fit", { download: { parallelFiles: "two" } }, /parallelFiles/],
    ["no file at a time", { download: { parallelFiles: 0 } }, /parallelFiles/],
    ["an image without a tag", { verify: { image: "nvcr.io/nvidia/ai-dynamo/dynamo-frontend" } }, /image/],
    ["an unknown version of the graph", { graph: { apiVersion: "nvidia.com/v1" } }, /apiVersion/],
    ["a toleration without a key", { jobs: { tolerations: [{ operator: "Exists", effect: "NoSchedule" }] } }, /key/],
    ["a preflight that may write", { preflight: { mounts: [{ name: "preflight", mountPath: "/etc/preflight", readOnly: false }] } }, /readOnly/],
  ])("the schema refuses %s", (_, wrong, message) => {
    const sound = modelValues(qwen, cluster([pool("small")]), DynamoRelease.of("1.5.1")) as { [key: string]: object };
    const [[key, part]] = Object.entries(wrong);
    const merged = { ...sound, [key]: typeof part === "object" && !Array.isArray(part) ? { ...sound[key], ...part } : part };
    expect(() => helmTemplate(CHART, merged, { name: "qwen" })).toThrow(message);
  });
});

const describeWithPython = python
  ? describe
  : (name: string, tests: () => void): void => describe.skip(`${name} [skipped: no python3 on the PATH]`, tests);

describeWithPython("the download", () => {
  /** Runs the chart's program with a stand-in for huggingface_hub, which can't be reached from a test, and without its waits. */
  function download(hub: string): { status: number | null; output: string; marker: boolean; calls: number } {
    const folder = fs.mkdtempSync(path.join(scratch, "download-"));
    fs.writeFileSync(
      path.join(folder, "huggingface_hub.py"),
      `
import os, time
time.sleep = lambda seconds: None
class Refused(Exception):
    def __init__(self, code):
        super().__init__(f"HTTP {code}")
        self.response = type("Response", (), {"status_code": code})()
calls = []
def snapshot_download(model, revision, local_dir, max_workers):
    calls.append(model)
    with open("calls", "w") as file: file.write(str(len(calls)))
    os.makedirs(local_dir, exist_ok=True)
${hub}
`,
    );
    const marker = path.join(folder, "model", ".download-complete");
    const { status, stdout, stderr } = spawnSync("python3", [path.join(CHART, "files/download.py")], {
      cwd: folder,
      encoding: "utf8",
      env: {
        PATH: process.env.PATH,
        PYTHONPATH: folder,
        MODEL_ID: "a/b",
        MODEL_REVISION: "main",
        MODEL_FOLDER: path.join(folder, "model"),
        MODEL_MARKER: marker,
        PARALLEL_FILES: "2",
      },
    });
    const calls = fs.existsSync(path.join(folder, "calls")) ? Number(fs.readFileSync(path.join(folder, "calls"), "utf8")) : 0;
    return { status, output: stdout + stderr, marker: fs.existsSync(marker), calls };
  }

  test("marks the model complete when it is", () => {
    expect(download("    pass")).toMatchObject({ status: 0, marker: true, calls: 1 });
  });

  test("waits out a 429", () => {
    const result = download("    if len(calls) < 3: raise Refused(429)");
    expect(result).toMatchObject({ status: 0, marker: true, calls: 3 });
    expect(result.output).toContain("trying again in 15 s");
  });

  test.each([
    [401, "the token is missing"],
    [403, "has not been granted access"],
    [404, "no such model or revision"],
  ])("says what %d means, at once", (code, message) => {
    const result = download(`    raise Refused(${code})`);
    expect(result).toMatchObject({ status: 1, marker: false, calls: 1 });
    expect(result.output).toContain(message);
  });

  test("gives up in the end, without a marker", () => {
    expect(download('    raise OSError("no route")')).toMatchObject({ status: 1, marker: false, calls: 7 });
  });
});
