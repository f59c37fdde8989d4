import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Rendered, describeWithHelm } from "../../../harness/helm";
import { mainOf, podOf } from "../../../inference-runtime/chart/render";
import { CHART, cluster, component, find, jobOf, pool, python, qwen, render } from "../placed";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "inference-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

describeWithHelm("weights of a chart", () => {
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
