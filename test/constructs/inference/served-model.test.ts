import { execFileSync } from "child_process";
import { TerraformStack, Testing } from "cdktf";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import { modelValues } from "../../../constructs/inference/model-values";
import { ServedModel } from "../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmLint, helmTemplate } from "../../harness/helm";
import { mainOf, podOf } from "../../inference-runtime/chart/render";
import { CHART, GPU, SPOT, cluster, component, find, jobOf, nfs, pool, qwen, render } from "./placed";

const SPOT_TOLERATION = { key: SPOT.key, operator: "Equal", value: "spot", effect: "NoSchedule" };
const GPU_TOLERATION = { key: GPU.key, operator: "Equal", value: "present", effect: "NoSchedule" };

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
