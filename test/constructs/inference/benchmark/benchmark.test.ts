import { TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { AccessMode, StorageOffer } from "../../../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { BenchmarkOptions } from "../../../../constructs/inference/benchmark/benchmark-options";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { modelValues } from "../../../../constructs/inference/model-values";
import { ModelTask } from "../../../../constructs/inference/options/model-task";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CHART, renderModel } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

const NFS: StorageOffer = { className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY], minimumGiB: 1024 };
const DISK: StorageOffer = { className: "gp3", accessModes: [AccessMode.READ_WRITE_ONCE] };
const LUSTRE: StorageOffer = { className: "lustre", accessModes: [AccessMode.READ_WRITE_MANY], sharedVolume: { driver: "fsx", handle: "fs-1", attributes: {} } };
const cluster = (...storage: StorageOffer[]): ExistingCluster => new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [h100("gpus", EFA)], storage });
const SAID: Partial<BenchmarkOptions> = { inputTokens: 2000, outputTokens: 200 };

describe("is refused", () => {
  const found = (benchmark: BenchmarkOptions, model: Partial<ServedModelOptions> = {}): string[] =>
    checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", benchmark, ...model }, cluster(NFS, DISK, LUSTRE), DynamoRelease.of("1.6.1")).map(({ code, property }) => `${code} ${property}`);

  test.each<[string, BenchmarkOptions, string[], Partial<ServedModelOptions>?]>([
    ["no level", { ...SAID, concurrency: [] }, ["invalid-benchmark-levels benchmark.concurrency"]],
    ["a level of nobody", { ...SAID, concurrency: [4, 0] }, ["invalid-benchmark-levels benchmark.concurrency[1]"]],
    ["half a user", { ...SAID, concurrency: [1.5] }, ["invalid-benchmark-levels benchmark.concurrency[0]"]],
    ["more users than one pod plays", { ...SAID, concurrency: [8192] }, ["invalid-benchmark-levels benchmark.concurrency[0]"]],
    ["a level twice", { ...SAID, concurrency: [4, 16, 4] }, ["invalid-benchmark-levels benchmark.concurrency[2]"]],
    ["nobody says how long requests are", {}, ["benchmark-without-workload benchmark.inputTokens", "benchmark-without-workload benchmark.outputTokens"]],
    ["nobody says how long answers are", { inputTokens: 100 }, ["benchmark-without-workload benchmark.outputTokens"]],
    ["requests longer than the model takes", SAID as BenchmarkOptions, ["benchmark-too-long benchmark.inputTokens"], { maxModelLen: 2100 }],
    ["answers longer than the model takes, with the plan's requests", { outputTokens: 200 }, ["benchmark-too-long benchmark.outputTokens"], { maxModelLen: 2100, plan: { workload: { isl: 2000, osl: 10 } } }],
    ["the plan's workload is longer than the model takes", {}, ["benchmark-too-long benchmark"], { maxModelLen: 2100, plan: { workload: { isl: 2000, osl: 200 } } }],
    ["a first token before it is asked for", { ...SAID, sla: { ttftMs: 0 } }, ["invalid-benchmark-sla benchmark.sla.ttftMs"]],
    ["tokens in no time", { ...SAID, sla: { itlMs: -1 } }, ["invalid-benchmark-sla benchmark.sla.itlMs"]],
    ["vectors", { ...SAID }, ["task-not-models task", "benchmark-not-for-task benchmark"], { task: ModelTask.EMBEDDINGS }],
    ["an image without a tag", { ...SAID, image: "registry.example.com/aiperf" }, ["image-not-pinned benchmark.image"]],
    ["a class that isn't there, nearly", { ...SAID, storageClass: "gp2" }, ["unknown-storage-class benchmark.storageClass"]],
    ["a class whose least volume is a thousand times too large", { ...SAID, storageClass: "nfs" }, ["benchmark-volume benchmark.storageClass"]],
    ["the file system that the weights are on", { ...SAID, storageClass: "lustre" }, ["benchmark-volume benchmark.storageClass"]],
  ])("%s", (...[, benchmark, expected, model]) => expect(found(benchmark, model)).toEqual(expected));

  test("what its shapes refuse, with the rest", () => {
    const stack = new TerraformStack(Testing.app(), "lab-inference");
    const wrong = { concurrency: "4" as unknown as number[], run: "Run 1", requestsPerUser: 0, deadlineSeconds: 1, sizeGiB: 0.5, users: 3 };
    new ServedModel(stack, "model", { cluster: cluster(NFS, DISK), name: "qwen", model: "Qwen/Qwen3-0.6B", benchmark: { ...SAID, ...wrong } });
    for (const property of ["concurrency", "run", "requestsPerUser", "deadlineSeconds", "sizeGiB", "users"]) expect(() => Testing.synth(stack, true)).toThrow(`benchmark.${property}`);
  });
});

describe("is taken", () => {
  const values = (benchmark: BenchmarkOptions, ...storage: StorageOffer[]): Rendered =>
    modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B", gpusPerWorker: 2, replicas: 3, benchmark }, cluster(NFS, ...storage), DynamoRelease.of("1.6.1"));

  test("results go to a disk where the cluster has one, else to its default class; never to what costs a file system", () => {
    expect(values({ ...SAID }, DISK).benchmark.results).toEqual({ sizeGiB: 5, storageClass: "gp3", accessMode: "ReadWriteOnce", ownedByRoot: false });
    expect(values({ ...SAID }).benchmark.results).toMatchObject({ storageClass: "", accessMode: "ReadWriteOnce" });
    expect(values({ ...SAID, storageClass: "nfs", sizeGiB: 1024 }).benchmark.results).toMatchObject({ storageClass: "nfs", accessMode: "ReadWriteMany" });
  });

  test("its share of GPUs is that of all workers", () => expect(values({ ...SAID }).benchmark.gpus).toBe(6));

  test("levels, requests, workload and SLA; the plan's own where it has none", () => {
    const plan = { workload: { isl: 3000, osl: 150 }, sla: { ttftMs: 500, itlMs: 30 } };
    const made: Rendered = modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B", plan, benchmark: { concurrency: [1, 8], requestsPerUser: 20 } }, cluster(NFS), DynamoRelease.of("1.6.1"));
    expect(made.benchmark.levels).toEqual([{ users: 1, requests: 20 }, { users: 8, requests: 160 }]);
    const { args } = made.benchmark;
    expect(args.join(" ")).toContain("--synthetic-input-tokens-mean 3000 --synthetic-input-tokens-stddev 0 --output-tokens-mean 150 --output-tokens-stddev 0");
    expect(args.slice(-2)).toEqual(["--goodput", "time_to_first_token:500 inter_token_latency:30"]);
    expect(values({ ...SAID }).benchmark.args).not.toContain("--goodput");
  });

  test("without one nothing of it is there", () => expect(Object.keys(modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B" }, cluster(NFS), DynamoRelease.of("1.6.1")))).not.toContain("benchmark"));

  test("more users than the workers hold by their plans are told of", () => {
    const stack = new TerraformStack(Testing.app(), "lab-inference");
    const pool = h100("gpus", EFA, { gpu: "NVIDIA H100" });
    new ServedModel(stack, "model", { cluster: clusterOf(pool), name: "qwen", model: "Qwen/Qwen3-32B", gpusPerWorker: 2, benchmark: { ...SAID, concurrency: [4096] }, plan: { workload: { isl: 2000, osl: 200 } } });
    expect(stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data))).filter((text) => text.includes("benchmark-above-workers"))).toEqual([expect.stringContaining("goes to 4096, and by the plan the workers hold")]);
  });
});

describeWithHelm("the chart's benchmark", () => {
  const objects = (model: Partial<ServedModelOptions> = {}): Rendered[] => renderModel({ benchmark: { ...SAID }, ...model });
  const jobOf = (list: Rendered[]): Rendered => list.find(({ kind, metadata }) => kind === "Job" && metadata.name.startsWith("qwen-benchmark-"));

  test("nothing of it by default", () => expect(renderModel().filter(({ metadata }) => metadata.name.includes("benchmark"))).toEqual([]));

  test("a service account without a token, a claim, and a Job that names the Secret", () => {
    const made = objects().filter(({ metadata }) => metadata.name.startsWith("qwen-benchmark"));
    expect(made.map(({ kind }) => kind).sort()).toEqual(["Job", "PersistentVolumeClaim", "ServiceAccount"]);
    expect(made.find(({ kind }) => kind === "ServiceAccount").automountServiceAccountToken).toBe(false);
    const { spec } = jobOf(made).spec.template;
    expect(spec).toMatchObject({ serviceAccountName: "qwen-benchmark", automountServiceAccountToken: false, restartPolicy: "Never", securityContext: { runAsNonRoot: true, runAsUser: 1000 } });
    const [container] = spec.containers;
    expect(container.image).toBe("docker.io/library/python:3.12.12-slim");
    expect(container.env).toContainEqual({ name: "REQUIREMENT", value: "aiperf==0.13.0" });
    expect(container.env).toContainEqual({ name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf-token-secret", key: "HF_TOKEN", optional: true } } });
    expect(container.volumeMounts).toEqual([{ name: "results", mountPath: "/results" }, { name: "model-cache", mountPath: "/opt/models", readOnly: true }]);
    expect(spec.volumes.map(({ persistentVolumeClaim }: Rendered) => persistentVolumeClaim.claimName)).toEqual(["qwen-benchmark", "qwen-model-cache"]);
  });

  test("another run, level or SLA is another Job; another worker isn't", () => {
    const name = (model: Partial<ServedModelOptions>): string => jobOf(objects(model)).metadata.name;
    const first = name({});
    for (const more of [{ run: "2" }, { concurrency: [8] }, { sla: { itlMs: 5 } }]) expect(name({ benchmark: { ...SAID, ...more } })).not.toBe(first);
    expect(name({ engineArgs: ["--max-num-seqs", "8"], replicas: 2 })).not.toBe(first);
    expect(name({ engineArgs: ["--max-num-seqs", "8"] })).toBe(first);
  });

  test("an image of one's own has nothing installed into it", () => {
    const [container] = jobOf(objects({ benchmark: { ...SAID, image: "lab.example/aiperf:1" } })).spec.template.spec.containers;
    expect([container.image, container.env.find(({ name }: Rendered) => name === "REQUIREMENT").value]).toEqual(["lab.example/aiperf:1", ""]);
  });

  test("it may ask the frontend, and nobody may ask it", () => {
    const policies = objects().filter(({ kind }) => kind === "NetworkPolicy");
    const clients = policies.find(({ metadata }) => metadata.name === "qwen-clients").spec.ingress[0].from;
    expect(clients).toContainEqual({ podSelector: { matchLabels: { "app.kubernetes.io/component": "benchmark", "app.kubernetes.io/name": "dynamo-model", "app.kubernetes.io/instance": "qwen" } } });
    expect(jobOf(objects()).spec.template.metadata.labels).toMatchObject({ "app.kubernetes.io/component": "benchmark", "app.kubernetes.io/instance": "qwen" });
    expect(renderModel().find(({ metadata }) => metadata.name === "qwen-clients").spec.ingress[0].from).toHaveLength(1);
  });

  test("plain NFS is handed over first, as the weights are", () => {
    const storage = [{ ...NFS, minimumGiB: 1, ownedByRoot: true }];
    const values = modelValues({ name: "qwen", model: "Qwen/Qwen3-0.6B", benchmark: { ...SAID, storageClass: "nfs" } }, cluster(...storage), DynamoRelease.of("1.6.1"));
    const made = helmTemplate(CHART, values, { name: "qwen", namespace: "inference" });
    expect(jobOf(made).spec.template.spec.initContainers[0].command).toEqual(["chown", "1000:1000", "/results"]);
  });
});
