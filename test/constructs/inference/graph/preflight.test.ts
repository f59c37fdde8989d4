import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { ModelPlans } from "../../../../constructs/inference/model-plans";
import { modelValues } from "../../../../constructs/inference/model-values";
import { planModel } from "../../../../constructs/inference/plan-model";
import { PreflightMode } from "../../../../constructs/inference/served-model-options";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { mainOf, podOf } from "../../../inference-runtime/chart/render";
import { CHART, GPU, SPOT, cluster, find, jobOf, pool, python, qwen, render } from "../placed";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "inference-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

describeWithHelm("the preflight", () => {
  const spotPool = pool("spot", { taints: [GPU, SPOT], spotTaints: [SPOT], gpusPerNode: 4 });
  const gkePool = pool("l4", { driverRoot: "/usr/local/nvidia" });

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
});
